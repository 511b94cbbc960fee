-- Maps show the base stations that stand in what is seen of the world.
CREATE INDEX base_stations_by_place ON base_stations (lat, lng);
