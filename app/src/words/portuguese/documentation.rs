//! What is written about callbacks, in Portuguese.

mod sections;

use payload::variables::{Form, Variable};

use super::super::Documentation;

/// The words.
pub(super) const WORDS: Documentation = Documentation {
    title: "Sobre os callbacks",
    lead: "Um callback envia o que os dispositivos de um tipo de dispositivo dizem, e o que \
           acontece com eles, para um endereço seu. O que ele envia é feito de modelos: texto com \
           variáveis entre chaves, que são preenchidas a cada vez.",
    variable,
    form,
    sections: sections::all,
    event_configuration: sections::event_configuration,
    api: sections::api,
};

fn form(form: Form) -> &'static str {
    match form {
        Form::Seconds => "segundos inteiros desde 1970 UTC",
        Form::Hexadecimal => "dígitos hexadecimais",
        Form::Whole => "número inteiro",
        Form::Decimals => "número com duas casas decimais",
        Form::Degrees | Form::Number => "número",
        Form::Truth => "true ou false",
        Form::Text => "texto",
        Form::Json => "JSON",
        Form::Lines => "linhas",
    }
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Time => "Quando aconteceu.",
        Variable::Device => "O id do dispositivo, em maiúsculas e sem zeros à esquerda.",
        Variable::Data => "Os bytes da mensagem, em minúsculas: de nenhum a doze.",
        Variable::SeqNumber => "O número de sequência da mensagem.",
        Variable::DeviceTypeId => "O id do tipo de dispositivo.",
        Variable::Ack => "Se o dispositivo pede um downlink.",
        Variable::LongPolling => "Se o dispositivo espera mais do que os outros: nenhum o faz.",
        Variable::Duplicate => {
            "false para a estação base que ouviu a mensagem primeiro, true para as outras."
        }
        Variable::Snr => "Relação sinal-ruído na estação base, em dB.",
        Variable::Signal => "O nome antigo de {snr}.",
        Variable::Rssi => "Potência recebida na estação base, em dBm.",
        Variable::AvgSnr => {
            "Média de {snr} das 25 mensagens anteriores, em dB; N/A até que haja 15 delas."
        }
        Variable::AvgSignal => "O nome antigo de {avgSnr}.",
        Variable::Station => "O id da estação base, com pelo menos quatro dígitos.",
        Variable::Lat => {
            "Latitude da estação base, arredondada ao grau; em um callback GEOLOC, a do \
             dispositivo."
        }
        Variable::Lng => {
            "Longitude da estação base, arredondada ao grau; em um callback GEOLOC, a do \
             dispositivo."
        }
        Variable::Batt => "Tensão da alimentação com o dispositivo em repouso, em V.",
        Variable::Temp => "Temperatura no dispositivo, em °C.",
        Variable::InfoCode => "Como o downlink terminou, como um dos códigos abaixo.",
        Variable::InfoMessage => "O mesmo como texto.",
        Variable::DownlinkAck => "Se uma estação base enviou o downlink.",
        Variable::DownlinkOverusage => {
            "Se o dispositivo estava acima do seu número diário de downlinks."
        }
        Variable::WhitelistDevices => "Quantos dispositivos o repetidor escuta; 0: todos.",
        Variable::RepeatedMsg => "Mensagens que ele repetiu, como código de faixa.",
        Variable::UnwantedDevices => {
            "Dispositivos que ele ouviu e não escuta, 0 a 14; 15: mais do que isso."
        }
        Variable::UnwantedMsg => "Mensagens desses dispositivos, como código de faixa.",
        Variable::WrongMsg => "Mensagens que ele não conseguiu ler, como código de faixa.",
        Variable::OverRegulMsg => {
            "Mensagens que ele não repetiu por causa da regulamentação, como código de faixa."
        }
        Variable::Lqi => "Qualidade do link: Limit, Average, Good, Excellent ou NA.",
        Variable::LinkQuality => {
            "O mesmo como número: 0 limite, 1 média, 2 boa, 3 excelente, 4 desconhecida."
        }
        Variable::FixedLat => "A latitude declarada para o dispositivo, 0.0 se não há nenhuma.",
        Variable::FixedLng => "A longitude declarada para o dispositivo, 0.0 se não há nenhuma.",
        Variable::OperatorName => "O operador da estação base que ouviu a mensagem primeiro.",
        Variable::CountryCode => {
            "O país dessa estação base pelo seu número na ISO 3166-1; 0 se desconhecido."
        }
        Variable::Duplicates => {
            "Todas as estações base que ouviram a mensagem: o id, a potência em dBm, as repetições \
             e a relação sinal-ruído em dB."
        }
        Variable::ComputedLocation => {
            "Onde o dispositivo estava: graus, raio em m, origem (0 a partir do sinal nas estações \
             base, 1 enviada pelo dispositivo) e status (1 se há uma posição, senão 0)."
        }
        Variable::Radius => "Em um raio de quantos metros o dispositivo estava.",
        Variable::GeolocSource => "De que a posição foi obtida.",
        Variable::Info => "O que está errado, como frase.",
        Variable::Severity => {
            "Qual a gravidade: ERROR para um dispositivo em silêncio, WARN para problemas da rede, \
             INFO para um evento que é bom conhecer."
        }
        Variable::SourceType => "Com que tipo de coisa aconteceu: DEVICE.",
        Variable::SourceId => "O id daquilo com que aconteceu: o do dispositivo.",
        Variable::EventType => "O que aconteceu, como código, por exemplo INVALID_SEQ_NUMBER.",
        Variable::EventId => "O id do evento: o mesmo, por mais vezes que seja comunicado.",
        Variable::GroupId => "O id do grupo em que aconteceu.",
        Variable::DeviceInfo => {
            "O que se sabe do dispositivo: o id, o nome e o estado, quando foi ouvido pela última \
             vez (UTC), quando as suas mensagens foram eliminadas pela última vez (aqui nunca), a \
             sua relação sinal-ruído média em dB e o seu keep-alive em segundos. O que nunca \
             aconteceu é null."
        }
        Variable::ConfigurationId => "O id da configuração de eventos que o faz comunicar.",
        Variable::DeviceMessageTime => "Quando foi enviada a mensagem com a qual aconteceu (UTC).",
        Variable::DeviceLastSeqnumber => "O número de sequência da última mensagem aceita.",
        Variable::DeviceExpectedSeqnumber => "O número de sequência que era esperado.",
        Variable::DeviceMessageSeqnumber => {
            "O número de sequência da mensagem com a qual aconteceu."
        }
        Variable::DeviceShortCause => "Por que o dispositivo não tem token, como código.",
        Variable::DeviceCause => "O mesmo como frase.",
        Variable::NetworkOperatorId => "O operador da estação base que ouviu a mensagem primeiro.",
        Variable::BusinessOperatorId => "O id do grupo que tem o contrato.",
        Variable::ContractId => "O id do contrato em questão.",
        Variable::ContractIds => {
            "Os ids de todos os contratos do tipo de dispositivo, separados por vírgulas."
        }
        Variable::SubscriptionState => {
            "Em que situação o dispositivo está com o seu contrato, como uma palavra."
        }
        Variable::ExpectedSubscriptionDurationEndTime => {
            "Quando terminam os meses do seu token (UTC), seja qual for o fim do contrato."
        }
        Variable::ExpectedTokenEndTime => "Quando o seu token termina (UTC).",
        Variable::DeviceSourceId => "O dispositivo que tinha o token.",
        Variable::DeviceDestinationId => "O dispositivo que tem o token agora.",
        Variable::DeviceTypeSourceId => "O tipo de dispositivo que o dispositivo tinha.",
        Variable::DeviceTypeDestinationId => "O tipo de dispositivo que ele tem agora.",
        Variable::CallbackId => "O id do callback que falhou.",
        Variable::CallbackStatus => {
            "O status com que o destinatário respondeu; 600 se não houve resposta."
        }
        Variable::CallbackMessage => "O que esse status significa, ou por que não houve resposta.",
        Variable::LastHeard => "Quando o dispositivo foi ouvido pela última vez (UTC).",
        Variable::FieldName => "O campo do formato do tipo de dispositivo que foi medido.",
        Variable::Value => {
            "O que foi medido: um campo como ele é, dBm, V, °C, ou os metros desde o centro de um \
             círculo."
        }
        Variable::Threshold => "O limite que foi ultrapassado, na mesma unidade.",
        Variable::Batch => "Todas as linhas de um segundo.",
    }
}
