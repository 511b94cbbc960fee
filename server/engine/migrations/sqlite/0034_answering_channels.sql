-- By mail and MQTT nothing comes back, so a callback that leaves by them answers no device. Where one
-- was chosen for it, none is now, and the page of callbacks says so.
UPDATE callbacks SET downlink = 0 WHERE downlink = 1 AND channel NOT IN ('URL', 'BATCH_URL');
