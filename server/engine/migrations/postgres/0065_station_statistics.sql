-- What each base station hears in an hour: how many receptions, and the sums of their strength and
-- signal to noise ratio in hundredths of a dBm and a dB. Whole numbers, as all figures are. The
-- least and the greatest are not kept: a correction would ask for every reception of a station's
-- hour, and these are found by who sent them.
CREATE TABLE station_statistics (
    station_id BIGINT NOT NULL,
    start BIGINT NOT NULL,
    receptions BIGINT NOT NULL,
    rssi BIGINT NOT NULL,
    snr_count BIGINT NOT NULL,
    snr BIGINT NOT NULL,
    PRIMARY KEY (station_id, start)
);

-- What is there already. TRUNC cuts off, so half a hundredth is added to round away from zero.
INSERT INTO station_statistics (station_id, start, receptions, rssi, snr_count, snr)
SELECT station_id, time / 3600000 * 3600000, COUNT(*),
    SUM(CAST(TRUNC(rssi * 100 + CASE WHEN rssi < 0 THEN -0.5 ELSE 0.5 END) AS BIGINT)),
    COUNT(snr),
    COALESCE(SUM(CAST(TRUNC(snr * 100 + CASE WHEN snr < 0 THEN -0.5 ELSE 0.5 END) AS BIGINT)), 0)
FROM receptions
GROUP BY station_id, time / 3600000;
