-- The table of detections: what the job runs where the table is missing.
-- Unique keys of a hypertable must hold its time.
CREATE TABLE IF NOT EXISTS detections (
  camera_id  text             NOT NULL,
  frame_id   bigint           NOT NULL,
  ts         timestamptz      NOT NULL,
  track_id   bigint           NOT NULL,
  class      text             NOT NULL,
  confidence double precision NOT NULL,
  x1         double precision NOT NULL,
  y1         double precision NOT NULL,
  x2         double precision NOT NULL,
  y2         double precision NOT NULL,
  age        integer,
  gender     text,
  PRIMARY KEY (camera_id, frame_id, track_id, ts)
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') THEN
    BEGIN
      CREATE EXTENSION IF NOT EXISTS timescaledb;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'TimescaleDB is there, but this user may not create the extension';
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    PERFORM create_hypertable('detections', 'ts', if_not_exists => true);
  END IF;
END
$$;
