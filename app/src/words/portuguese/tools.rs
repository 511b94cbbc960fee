//! Tools, in Portuguese.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

use super::super::tools::{Install, Search, Style, Tools, VirtualDevice};

/// The page that leads to the tools.
pub(super) const TOOLS: Tools = Tools {
    menu: "Ferramentas",
    title: "Ferramentas",
    lead: "Para firmware, callbacks e trabalho em campo.",
    format_lead: "Desenhe o formato de uma mensagem e veja logo o que ele faz dos bytes.",
    virtual_lead: "Faça um protótipo dizer algo sem rádio e acompanhe o que acontece.",
    install_lead: "No telefone: leia o código de um dispositivo, diga onde ele está e veja se é \
                   ouvido.",
    search_lead: "Dispositivos, tipos de dispositivo, grupos, usuários, estações base, callbacks e \
                  páginas.",
    inspector_lead: "Cada tipo de dispositivo tem um endereço que mostra o que lhe é enviado: veja \
                     na página dos seus callbacks.",
    inspector: "Inspetor de callbacks",
    callbacks_lead: "Canais, variáveis, respostas e assinaturas.",
    callbacks: "Sobre os callbacks",
    api: "Sobre a API",
    api_lead: "Como os programas pedem o que as páginas mostram.",
};

/// Search, and the palette over the page.
pub(super) const SEARCH: Search = Search {
    title: "Pesquisa",
    open: "Pesquisar",
    keys: "Ctrl K",
    what: "O que começa com",
    example: "1CF14C ou um nome",
    look: "Pesquisar",
    close: "Fechar",
    found: "Encontrados",
    kind: "O quê",
    name: "Nome",
    beside: "Pertence a",
    kind_name,
    page: "Página",
    count: |count| match count {
        0 => "Nada encontrado".to_owned(),
        1 => "1 resultado".to_owned(),
        count => format!("{count} resultados"),
    },
    more: |kinds| format!("Há mais destes: {kinds}. Escreva mais do nome."),
    nothing: "Nada começa assim",
    nothing_why: "São procurados os nomes e ids que começam com o que foi escrito, nos grupos que \
                  você pode ver.",
    begin: "O que você procura?",
    begin_why: "Escreva o começo de um id ou de um nome: de um dispositivo, um tipo de \
                dispositivo, um grupo, um usuário, uma estação base, um callback ou uma página.",
    inside: "Procurar dentro dos nomes de dispositivos",
    failed: "A pesquisa não responde neste momento.",
    all: "Mostrar tudo em uma página",
    hint: "↑ ↓ escolher · Enter abre · Esc fecha",
};

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Device => "Dispositivo",
        Kind::DeviceType => "Tipo de dispositivo",
        Kind::Group => "Grupo",
        Kind::User => "Usuário",
        Kind::BaseStation => "Estação base",
        Kind::Callback => "Callback",
    }
}

/// The virtual device.
pub(super) const VIRTUAL_DEVICE: VirtualDevice = VirtualDevice {
    title: "Dispositivo virtual",
    notice: "Nada é enviado pelo ar, mas tudo o que vem depois é real: a mensagem é armazenada e \
             contada, os callbacks são chamados e os eventos são gerados. O registro de auditoria \
             anota quem a enviou.",
    lead: "Só se pode falar no lugar de protótipos.",
    message: "Mensagem",
    device: "Dispositivo",
    device_hint: "Um protótipo cujos dispositivos você pode alterar.",
    choose: "Escolher",
    none: "Ainda não há protótipos",
    none_why: "Registre um dispositivo e marque “Protótipo”: ele não precisa de código nem de \
               certificado.",
    register: "Registrar um protótipo",
    format: |name| format!("Lido pelo formato de {name}"),
    stations: "Estações",
    stations_hint: "Quantas estações base virtuais a ouvem, de 1 a 4.",
    places: "Onde estão as estações",
    places_hint: "Latitude e longitude de cada uma, uma linha para cada, primeiro a que ouve \
                  melhor. A posição da mensagem é calculada a partir delas. Vazio: em lugar \
                  nenhum.",
    places_clear: "Retirar todas",
    nth_station: |nth| format!("Estação {nth}"),
    strength: "Sinal",
    strength_name: |strength| match strength {
        Strength::Strong => "forte",
        Strength::Average => "médio",
        Strength::Weak => "fraco",
    },
    ack: "Pedir um downlink",
    ack_hint: "A resposta sai vinte segundos depois, como para qualquer dispositivo.",
    send: "Enviar mensagem",
    sent: "A mensagem está armazenada.",
    see: "Ver o que acontece com ela",
    newest: "O que este dispositivo disse por último",
    mark: "virtual",
};

/// Installing in the field.
pub(super) const INSTALL: Install = Install {
    title: "Instalar um dispositivo",
    lead: "Leia ou escreva o id, diga onde ele está e espere até que seja ouvido.",
    device: "Dispositivo",
    scan: "Ler a etiqueta",
    scanning: "Ponha o código do dispositivo diante da câmera.",
    stop: "Parar",
    no_camera: "A câmera não pode ser usada. Escreva o id.",
    no_label: "Este código não contém um id de dispositivo.",
    no_reader: "O leitor de códigos não chegou. Escreva o id.",
    photo: "Fotografar a etiqueta",
    id_hint: "Dígitos hexadecimais, como na etiqueta.",
    pac_hint: "16 dígitos hexadecimais; só se ele ainda não está registrado aqui.",
    name_hint: "Como ele deve se chamar; vazio: como está.",
    new: "Se ainda não está registrado",
    new_hint: "De um dispositivo já registrado nada disto é alterado.",
    device_type_hint: "Aquele em que é registrado.",
    place: "Lugar",
    here: "Onde estou",
    here_found: |metres| format!("Encontrado, com precisão de {metres} m."),
    here_failed: "O telefone não diz onde está. Escreva a posição ou deixe-a vazia.",
    place_hint: "Vazio: como está.",
    install: "Instalar",
    kept: "O que você escreve é guardado neste navegador até ser enviado.",
    waits: "Não há conexão. O que você escreveu fica guardado aqui e é enviado quando a conexão \
            voltar.",
    try_now: "Tentar agora",
    drop: "Descartar",
    listening: "Ele é ouvido?",
    verdict: |verdict| match verdict {
        Verdict::Waiting => "À espera",
        Verdict::Silent => "Não ouvido",
        Verdict::Heard => "Ouvido",
        Verdict::Pass => "Aprovado",
        Verdict::Weak => "Fraco",
    },
    hint: |verdict| match verdict {
        Verdict::Waiting => {
            "Faça o dispositivo enviar algo agora: pressione o botão dele ou coloque a bateria."
        }
        Verdict::Silent => {
            "Nada em três minutos. Verifique a bateria e o token dele, afaste-o de metal e faça-o \
             enviar de novo."
        }
        Verdict::Heard => "A qualidade do link fica conhecida alguns segundos depois da mensagem.",
        Verdict::Pass => "Pode ficar onde está.",
        Verdict::Weak => {
            "Está no limite do que as estações conseguem ouvir. Coloque-o mais alto ou mais perto \
             de uma janela, longe de metal, e faça-o enviar de novo."
        }
    },
    heard: |seconds, stations| {
        let ago = match seconds {
            ..=0 => "agora mesmo".to_owned(),
            1..=119 => format!("há {seconds} s"),
            seconds => format!("há {} min", seconds / 60),
        };
        match stations {
            1 => format!("Ouvido {ago} por 1 estação"),
            stations => format!("Ouvido {ago} por {stations} estações"),
        }
    },
    quality: "Qualidade do link",
    signal: "Melhor sinal",
    standing: "Posição",
    no_place: "não declarada",
    refresh: "Verificar de novo",
    next: "Instalar o próximo",
    messages: "Mensagens",
};

/// The page that shows every widget.
pub(super) const STYLE: Style = Style {
    title: "Componentes",
    lead: "Cada componente em cada estado, para verificar o aspecto das páginas.",
    colours: "Cores",
    type_: "Tipografia",
    buttons: "Botões",
    tags: "Etiquetas",
    icons: "Ícones",
    fields: "Campos",
    notices: "Avisos",
    lists: "Listas",
    facts: "Nomes e valores",
    empty: "Não há nada",
    question: "Tem certeza?",
    signal: "Sinal",
    menus: "Menus",
    word: "Palavra",
    sentence: "O guindaste do porto também ouve a casa das bombas à noite.",
    example: "Exemplo",
    off: "Não pode ser pressionado",
};
