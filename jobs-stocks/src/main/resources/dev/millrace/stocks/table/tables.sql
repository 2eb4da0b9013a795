-- The tables of stock ticks. The job runs this before its first insert; every statement may be run
-- again. A ticks table with only the first four columns is given what it lacks.

CREATE DATABASE IF NOT EXISTS stocks;

CREATE TABLE IF NOT EXISTS stocks.ticks
(
  symbol String,
  price Float64,
  volume UInt32,
  timestamp DateTime64(6),
  -- The tick's place in its topic: what it is known by, and what decides between ticks of one instant.
  source_partition UInt32,
  source_offset UInt64,
  -- Finds the latest ticks of all symbols without reading the others.
  INDEX by_time timestamp TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (symbol, timestamp)
SETTINGS non_replicated_deduplication_window = 100000;

ALTER TABLE stocks.ticks ADD COLUMN IF NOT EXISTS source_partition UInt32;

ALTER TABLE stocks.ticks ADD COLUMN IF NOT EXISTS source_offset UInt64;

ALTER TABLE stocks.ticks ADD INDEX IF NOT EXISTS by_time timestamp TYPE minmax GRANULARITY 1;

-- Without it an insert that is sent again is stored again.
ALTER TABLE stocks.ticks MODIFY SETTING non_replicated_deduplication_window = 100000;

CREATE TABLE IF NOT EXISTS stocks.bar_states
(
  interval LowCardinality(String),
  symbol String,
  start DateTime64(3, 'UTC'),
  open AggregateFunction(argMin, Float64, Tuple(DateTime64(6), UInt32, UInt64)),
  close AggregateFunction(argMax, Float64, Tuple(DateTime64(6), UInt32, UInt64)),
  high SimpleAggregateFunction(max, Float64),
  low SimpleAggregateFunction(min, Float64),
  volume SimpleAggregateFunction(sum, UInt64),
  turnover SimpleAggregateFunction(sum, Float64),
  price_sum SimpleAggregateFunction(sum, Float64),
  ticks SimpleAggregateFunction(sum, UInt64),
  first_tick SimpleAggregateFunction(min, DateTime64(6)),
  last_tick SimpleAggregateFunction(max, DateTime64(6))
)
ENGINE = AggregatingMergeTree
ORDER BY (interval, symbol, start)
-- Fewer rows between marks than usual: whoever asks for one symbol unpacks states of few others.
SETTINGS non_replicated_deduplication_window = 100000, index_granularity = 1024;

-- Adds ticks up by second first, so that what goes into the longer bars is little.
CREATE MATERIALIZED VIEW IF NOT EXISTS stocks.ticks_to_bars TO stocks.bar_states AS
SELECT
  length.1 AS interval,
  symbol,
  fromUnixTimestamp64Milli(intDiv(second, length.2) * length.2 * 1000, 'UTC') AS start,
  argMinMergeState(open_state) AS open,
  argMaxMergeState(close_state) AS close,
  max(second_high) AS high,
  min(second_low) AS low,
  sum(second_volume) AS volume,
  sum(second_turnover) AS turnover,
  sum(second_price_sum) AS price_sum,
  sum(second_ticks) AS ticks,
  min(second_first) AS first_tick,
  max(second_last) AS last_tick
FROM
(
  SELECT
    symbol,
    intDiv(toUnixTimestamp64Micro(timestamp), 1000000) AS second,
    argMinState(price, (timestamp, source_partition, source_offset)) AS open_state,
    argMaxState(price, (timestamp, source_partition, source_offset)) AS close_state,
    max(price) AS second_high,
    min(price) AS second_low,
    sum(toUInt64(volume)) AS second_volume,
    sum(price * volume) AS second_turnover,
    sum(price) AS second_price_sum,
    count() AS second_ticks,
    min(timestamp) AS second_first,
    max(timestamp) AS second_last
  FROM stocks.ticks
  GROUP BY symbol, second
)
ARRAY JOIN [('1s', 1), ('1m', 60), ('5m', 300), ('1h', 3600), ('1d', 86400)] AS length
GROUP BY interval, symbol, start;

-- Bars as plain numbers. A mean price has no value where no piece was traded.
CREATE VIEW IF NOT EXISTS stocks.bars AS
SELECT
  interval,
  symbol,
  start,
  argMinMerge(states.open) AS open,
  toFloat64(max(states.high)) AS high,
  toFloat64(min(states.low)) AS low,
  argMaxMerge(states.close) AS close,
  sum(states.volume) AS volume,
  if(sum(states.volume) > 0 AND isFinite(sum(states.turnover)),
    least(greatest(sum(states.turnover) / sum(states.volume), min(states.low)), max(states.high)),
    NULL) AS vwap,
  sum(states.ticks) AS ticks,
  sum(states.turnover) AS turnover,
  sum(states.price_sum) AS price_sum,
  CAST(min(states.first_tick), 'DateTime64(6)') AS first_tick,
  CAST(max(states.last_tick), 'DateTime64(6)') AS last_tick
FROM stocks.bar_states AS states
GROUP BY interval, symbol, start;
