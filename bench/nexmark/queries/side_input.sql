-- The table that q13 looks up.
CREATE TABLE side_input (
  key BIGINT,
  `value` STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'side_input.txt',
  'format' = 'csv'
);
