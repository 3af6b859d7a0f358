<?php
// php read_calendar.php FILE: what sabre/vobject finds in a calendar, as JSON.
spl_autoload_register(function ($name) {
    $file = "/usr/share/php/" . str_replace("\\", "/", $name) . ".php";
    if (file_exists($file)) {
        require $file;
    }
});
error_reporting(E_ALL & ~E_DEPRECATED);
$calendar = Sabre\VObject\Reader::read(file_get_contents($argv[1]));
$events = [];
foreach ($calendar->VEVENT as $one) {
    $format = strpos((string) $one->DTSTART, "T") ? "Y-m-d\\TH:i:s" : "Y-m-d";
    $moments = [$one->DTSTART->getDateTime(), $one->DTEND->getDateTime()];
    $events[] = [(string) $one->UID, $moments[0]->format($format), $moments[1]->format($format)];
}
$wrong = array_map(function ($each) { return $each["message"]; }, $calendar->validate());
echo json_encode(["sabre" => $events, "wrong" => $wrong]);
