<?php
// Stores each call beside this file, and answers it with a downlink.
$data['data'] = array(
    "id" => $_GET["id"],
    "time" => $_GET["time"],
    "duplicate" => $_GET["duplicate"],
    "snr" => $_GET["snr"],
    "station" => $_GET["station"],
    "data" => $_GET["data"],
    "avgSignal" => $_GET["avgSignal"],
    "lat" => $_GET["lat"],
    "lng" => $_GET["lng"],
    "rssi" => $_GET["rssi"],
    "seqNumber" => $_GET["seqNumber"],
);
if ($fd = fopen(__DIR__ . '/sigfox.json', 'a')) {
    fwrite($fd, json_encode($data));
    fclose($fd);
}
header('Content-Type: application/json');
$downlink = (array(
    // Eight bytes in hexadecimal.
    $_GET["id"] => (array('downlinkData' => '0102030405060708'))
));
echo json_encode($downlink);
?>
