-- Generated from schemas/tables.ts; a test keeps it fresh. Run with the target catalog and schema as current.

CREATE TABLE IF NOT EXISTS `events` (
  `id` STRING NOT NULL COMMENT 'uuidv7 chosen by the writer; also the order',
  `key` STRING NOT NULL COMMENT 'Idempotency key; of several rows with one key the lowest id counts',
  `kind` STRING NOT NULL COMMENT 'What happened, as <aggregate>.<past tense>',
  `subject` STRING NOT NULL COMMENT 'Id or name of what it happened to',
  `payload` STRING NOT NULL COMMENT 'What is needed to fold the event into state',
  `person` STRING NOT NULL COMMENT 'Who decided it',
  `runs_as` STRING NOT NULL COMMENT 'Identity the work ran as',
  `why` STRING COMMENT 'Reason given, or the job run that did it',
  `at` TIMESTAMP NOT NULL COMMENT 'When it was accepted'
)
USING DELTA
COMMENT 'Every write, once: who did what to what, when and why. State tables are folded from these rows.'
TBLPROPERTIES ('delta.isolationLevel' = 'Serializable')
CLUSTER BY (`id`);

CREATE TABLE IF NOT EXISTS `migrations` (
  `id` STRING NOT NULL COMMENT 'Number and name of the migration',
  `at` TIMESTAMP NOT NULL COMMENT 'When it was applied'
)
USING DELTA
COMMENT 'Versions of this schema that have been applied.';

CREATE TABLE IF NOT EXISTS `catalog_tables` (
  `id` STRING NOT NULL COMMENT 'Three-level name',
  `version` BIGINT NOT NULL COMMENT 'Version, counted from 1; each version is an immutable file',
  `columns` STRING NOT NULL COMMENT '[{name, type}] in order',
  `row_count` BIGINT NOT NULL COMMENT 'Rows in this version',
  `bytes` BIGINT NOT NULL COMMENT 'Size of the file',
  `file` STRING NOT NULL COMMENT 'Path of this version below the folder of tables',
  `key_column` STRING COMMENT 'Column whose values are unique and present, if there is one',
  `comment` STRING COMMENT 'What people say it is',
  `source` STRING NOT NULL COMMENT '{kind, ...}: where it came from, with the filter used',
  `state` STRING NOT NULL COMMENT 'live or dropped',
  `created_by` STRING NOT NULL COMMENT 'Who made the first version',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When the first version was made',
  `updated_at` TIMESTAMP NOT NULL COMMENT 'When this version was made',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Tables people imported or jobs wrote, by three-level name. One row per table, the newest version.';

CREATE TABLE IF NOT EXISTS `table_versions` (
  `id` STRING NOT NULL COMMENT 'name@version',
  `name` STRING NOT NULL COMMENT 'Three-level name',
  `version` BIGINT NOT NULL COMMENT 'Version, counted from 1',
  `columns` STRING NOT NULL COMMENT '[{name, type}] in order',
  `row_count` BIGINT NOT NULL COMMENT 'Rows',
  `bytes` BIGINT NOT NULL COMMENT 'Size of the file',
  `file` STRING NOT NULL COMMENT 'Path of the file below the folder of tables',
  `key_column` STRING COMMENT 'Column whose values are unique and present, if there is one',
  `comment` STRING COMMENT 'What was said of it when it was made',
  `source` STRING NOT NULL COMMENT '{kind, ...}: where it came from',
  `created_by` STRING NOT NULL COMMENT 'Who made it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Every version of every catalog table. A version never changes; items and snapshots refer to it.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `templates` (
  `id` STRING NOT NULL COMMENT 'Stable id of the Databit version',
  `name` STRING NOT NULL COMMENT 'Last part of the three-level name',
  `version` STRING NOT NULL COMMENT 'Semantic version; for a draft the one it would get',
  `status` STRING NOT NULL COMMENT 'draft, published, retired or deleted',
  `schema_spec` STRING NOT NULL COMMENT '{input: [...], output: [...]}',
  `prompt_template` STRING NOT NULL COMMENT 'Prompt with {variables}',
  `examples` STRING NOT NULL COMMENT '[{input, output}]',
  `base_model` STRING COMMENT 'Model named by the Databit',
  `training_dataset` STRING COMMENT 'Snapshot the newest model was trained from',
  `created_by` STRING NOT NULL COMMENT 'Author',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When the version was created',
  `updated_at` TIMESTAMP NOT NULL COMMENT 'Last change',
  `databit_id` STRING NOT NULL COMMENT 'Stable id of the Databit over all its versions',
  `full_name` STRING NOT NULL COMMENT 'catalog.schema.name',
  `settings` STRING NOT NULL COMMENT 'Join keys, thresholds and other settings outside the PRD\'s YAML',
  `content_hash` STRING COMMENT 'sha256 of the canonical content, set when saved as a version',
  `approved_by` STRING COMMENT 'Who approved it',
  `approved_at` TIMESTAMP COMMENT 'When it was approved',
  `saved` BOOLEAN NOT NULL COMMENT 'Whether the version was saved (immutable) rather than being edited',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Databits: prompt templates with schema, examples and lineage. One row per version; drafts are the only mutable rows.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `models` (
  `id` STRING NOT NULL COMMENT 'name@version',
  `name` STRING NOT NULL COMMENT 'Three-level name',
  `version` BIGINT NOT NULL COMMENT 'Counted from 1',
  `alias` STRING COMMENT 'champion, challenger, or none',
  `kind` STRING NOT NULL COMMENT 'text_classifier or external',
  `databit` STRING NOT NULL COMMENT 'Databit version it was trained for, name@version',
  `field` STRING NOT NULL COMMENT 'Output field it fills',
  `labels` STRING NOT NULL COMMENT 'Labels it can answer',
  `snapshot` STRING NOT NULL COMMENT 'Snapshot it was trained from, table@version',
  `run_id` STRING NOT NULL COMMENT 'Run that trained it',
  `artifact` STRING NOT NULL COMMENT '{path, sha256, bytes} in the files port',
  `metrics` STRING NOT NULL COMMENT 'Held-out figures: accuracy, macro_f1, ece, n',
  `created_by` STRING NOT NULL COMMENT 'Who trained it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was registered',
  `registered` STRING COMMENT '{name, version} in the registry of models: Unity Catalog on Databricks',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Model versions trained or registered here, with the lineage of each.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `agents` (
  `id` STRING NOT NULL COMMENT 'name@version',
  `name` STRING NOT NULL COMMENT 'Agent name',
  `version` STRING NOT NULL COMMENT 'Semantic version',
  `status` STRING NOT NULL COMMENT 'registered, deployed or retired',
  `base_model` STRING NOT NULL COMMENT 'Model version, name@version',
  `databit_id` STRING NOT NULL COMMENT 'Databit version, name@version',
  `tools` STRING NOT NULL COMMENT 'Tools bound to it',
  `guardrails` STRING NOT NULL COMMENT 'Guardrails bound to it',
  `endpoint_name` STRING COMMENT 'Endpoint that serves it',
  `created_by` STRING NOT NULL COMMENT 'Who registered it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was registered',
  `updated_at` TIMESTAMP NOT NULL COMMENT 'Last change of status',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Agent versions: a Databit version with a model version.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `endpoints` (
  `id` STRING NOT NULL COMMENT 'Endpoint name',
  `state` STRING NOT NULL COMMENT 'creating, ready, failed or deleted',
  `agent` STRING NOT NULL COMMENT 'Agent version served, name@version',
  `previous_agent` STRING COMMENT 'Agent version served before, name@version',
  `error` STRING COMMENT 'Why it failed',
  `moving_to` STRING COMMENT 'Agent version it is being moved to, name@version',
  `failed_agent` STRING COMMENT 'Agent version that the last move failed with, name@version',
  `created_by` STRING NOT NULL COMMENT 'Who created it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was created',
  `updated_at` TIMESTAMP NOT NULL COMMENT 'Last change',
  `hosted` STRING COMMENT '{endpoint, model} of Model Serving that answers; null where the workbench does',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Serving endpoints and what each of them serves.';

CREATE TABLE IF NOT EXISTS `snapshots` (
  `id` STRING NOT NULL COMMENT 'table@version',
  `table_name` STRING NOT NULL COMMENT 'Three-level name of the table with its rows',
  `table_version` BIGINT NOT NULL COMMENT 'Version of that table',
  `databit` STRING NOT NULL COMMENT 'Databit version, name@version',
  `field` STRING NOT NULL COMMENT 'Output field the labels answer',
  `content_hash` STRING NOT NULL COMMENT 'sha256 over the canonical rows',
  `counts` STRING NOT NULL COMMENT '{train, holdout, labels}',
  `run_id` STRING NOT NULL COMMENT 'Run that assembled it',
  `created_by` STRING NOT NULL COMMENT 'Who assembled it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was assembled',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Immutable training data sets assembled from decided items. The rows are a catalog table.';

CREATE TABLE IF NOT EXISTS `evaluations` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `suite` STRING NOT NULL COMMENT 'Name of the suite: holdout of a snapshot, or a table',
  `subject` STRING NOT NULL COMMENT 'Model or agent version, name@version',
  `subject_kind` STRING NOT NULL COMMENT 'model or agent',
  `metrics` STRING NOT NULL COMMENT 'Figures over the suite',
  `detail` STRING NOT NULL COMMENT 'Per label figures, confusion and calibration bins',
  `case_count` BIGINT NOT NULL COMMENT 'Cases evaluated',
  `run_id` STRING NOT NULL COMMENT 'Run that evaluated',
  `created_by` STRING NOT NULL COMMENT 'Who asked for it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it finished',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Evaluation runs: a suite, what was evaluated, and the figures.';

CREATE TABLE IF NOT EXISTS `evaluation_cases` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `evaluation_id` STRING NOT NULL COMMENT 'Evaluation',
  `item_id` STRING COMMENT 'Item the case came from',
  `input` STRING NOT NULL COMMENT 'Text that was answered',
  `expected` STRING COMMENT 'Label people gave',
  `answer` STRING COMMENT 'Label the subject gave',
  `scorer` STRING NOT NULL COMMENT 'Name of the scorer',
  `value` DOUBLE COMMENT 'Score, 1 is right',
  `confidence` DOUBLE COMMENT 'Confidence of the answer',
  `trace_id` STRING COMMENT 'Trace of the answer, if it was traced',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was scored'
)
USING DELTA
COMMENT 'One row per case and scorer of an evaluation.'
CLUSTER BY (`evaluation_id`, `id`);

CREATE TABLE IF NOT EXISTS `settings` (
  `id` STRING NOT NULL COMMENT 'Setting name',
  `value` STRING NOT NULL COMMENT 'Its value',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Settings changed in the workbench. Secrets are encrypted.';

CREATE TABLE IF NOT EXISTS `metrics` (
  `agent_id` STRING NOT NULL COMMENT 'Agent version, name@version',
  `endpoint_name` STRING NOT NULL COMMENT 'Endpoint',
  `timestamp` TIMESTAMP NOT NULL COMMENT 'Start of the period',
  `period` STRING NOT NULL COMMENT 'hour or day',
  `request_count` BIGINT NOT NULL COMMENT 'Calls',
  `error_count` BIGINT NOT NULL COMMENT 'Calls that ended in an error',
  `avg_latency` DOUBLE COMMENT 'Mean latency, ms',
  `p99_latency` DOUBLE COMMENT '99th percentile of latency, ms',
  `quality_score` DOUBLE COMMENT 'Mean quality 0 to 1; null until something was scored',
  `p50_latency` DOUBLE COMMENT 'Median latency, ms',
  `p95_latency` DOUBLE COMMENT '95th percentile of latency, ms',
  `avg_confidence` DOUBLE COMMENT 'Mean confidence of answers that have one',
  `scored_count` BIGINT NOT NULL COMMENT 'Answers with a score or a thumb',
  `computed_at` TIMESTAMP NOT NULL COMMENT 'When this row was computed'
)
USING DELTA
COMMENT 'Figures of endpoints by period, rolled up from spans. Latencies are milliseconds.'
CLUSTER BY (`endpoint_name`, `timestamp`);

CREATE TABLE IF NOT EXISTS `catalog_grants` (
  `id` STRING NOT NULL COMMENT 'kind:name|principal',
  `kind` STRING NOT NULL COMMENT 'catalog, schema, table, volume, function or model',
  `name` STRING NOT NULL COMMENT 'Full name',
  `principal` STRING NOT NULL COMMENT 'Person, group or service principal',
  `privileges` STRING NOT NULL COMMENT 'Privileges by name, true where given, false where taken back',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Privileges given in the workbench. Embedded they decide; on Databricks Unity Catalog does, and these rows say what was changed here.'
CLUSTER BY (`name`);

CREATE TABLE IF NOT EXISTS `catalog_tags` (
  `id` STRING NOT NULL COMMENT 'kind:name',
  `kind` STRING NOT NULL COMMENT 'catalog, schema, table, volume, function or model',
  `name` STRING NOT NULL COMMENT 'Full name',
  `tags` STRING NOT NULL COMMENT '{key: value}',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Tags set in the workbench. On Databricks Unity Catalog keeps them, and these rows say what was changed here.'
CLUSTER BY (`name`);

CREATE TABLE IF NOT EXISTS `catalog_lineage` (
  `id` STRING NOT NULL COMMENT 'source > target',
  `source` STRING NOT NULL COMMENT '{kind, name, ...}',
  `target` STRING NOT NULL COMMENT '{kind, name, ...}',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Edges of the chain that were published: from what to what.';

CREATE TABLE IF NOT EXISTS `items` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `databit_id` STRING NOT NULL COMMENT 'Databit (all versions share items)',
  `item_ref` STRING NOT NULL COMMENT 'table@version#key, or table@version#sha256 of the row where there is no key',
  `item_data` STRING NOT NULL COMMENT 'Input fields by name',
  `content_hash` STRING NOT NULL COMMENT 'sha256 of the canonical item_data',
  `source` STRING NOT NULL COMMENT 'table, feedback or upload',
  `source_ref` STRING COMMENT 'Trace the item came from, if it came from production',
  `created_by` STRING NOT NULL COMMENT 'Who generated it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When'
)
USING DELTA
COMMENT 'Items to decide: the immutable payload. What changes lives in item_state.'
CLUSTER BY (`databit_id`, `id`);

CREATE TABLE IF NOT EXISTS `suggestions` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `item_id` STRING NOT NULL COMMENT 'Item',
  `value` STRING NOT NULL COMMENT 'Output fields by name',
  `confidence` DOUBLE COMMENT 'Calibrated confidence of the main field',
  `alternatives` STRING NOT NULL COMMENT '[{label, probability}], best first',
  `model` STRING NOT NULL COMMENT 'Model that suggested it',
  `databit` STRING NOT NULL COMMENT 'Databit version, name@version',
  `evidence` STRING NOT NULL COMMENT '[{token, weight}] that spoke for it',
  `run_id` STRING COMMENT 'Run that made it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When'
)
USING DELTA
COMMENT 'What a model suggested for an item; the newest per item counts.'
CLUSTER BY (`item_id`, `id`);

CREATE TABLE IF NOT EXISTS `ai_answers` (
  `id` STRING NOT NULL COMMENT 'sha256 of work, item and run: the same answer again has the same id',
  `work` STRING NOT NULL COMMENT 'What was asked: name@version of the Databit, and the model',
  `subject` STRING NOT NULL COMMENT 'Item',
  `reply` STRING NOT NULL COMMENT '{result} or {response}, or {errorMessage} where there is none; the names are those of AI functions',
  `run_id` STRING NOT NULL COMMENT 'Run that asked',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was asked'
)
USING DELTA
COMMENT 'What models answered to sets of items, as they answered it; suggestions are made of what fits.'
CLUSTER BY (`work`, `subject`);

CREATE TABLE IF NOT EXISTS `item_state` (
  `id` STRING NOT NULL COMMENT 'Item',
  `databit_id` STRING NOT NULL COMMENT 'Databit',
  `item_ref` STRING NOT NULL COMMENT 'Where the item came from',
  `content_hash` STRING NOT NULL COMMENT 'sha256 of its data',
  `source` STRING NOT NULL COMMENT 'table, feedback or upload',
  `trace_id` STRING COMMENT 'Trace it came from',
  `status` STRING NOT NULL COMMENT 'open, approved, corrected, rejected, flagged or stale',
  `agent_label` STRING COMMENT 'Suggested label of the main field',
  `agent_confidence` DOUBLE COMMENT 'Calibrated confidence of the suggestion',
  `margin` DOUBLE COMMENT 'Gap between the two likeliest labels; small is uncertain',
  `suggestion_id` STRING COMMENT 'Newest suggestion',
  `human_label` STRING COMMENT 'Label of the main field that people decided',
  `human_value` STRING COMMENT 'All output fields that people decided',
  `reviewed_by` STRING COMMENT 'Who decided it',
  `reviewed_at` TIMESTAMP COMMENT 'When it was decided',
  `review_id` STRING COMMENT 'Review that decided it',
  `review_count` BIGINT NOT NULL COMMENT 'Reviews it has had',
  `skipped_by` STRING NOT NULL COMMENT 'People who skipped it',
  `note` STRING COMMENT 'Note of the deciding reviewer',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When the item was generated',
  `source_key` STRING COMMENT 'Source row over all versions of its table; what generating again looks for',
  `superseded_by` STRING COMMENT 'Item with newer content of the same source row, or removed when the row is gone',
  `history` STRING COMMENT '{previous, reviews}: reviews that are not undone, in order; what the decision is computed from',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'The narrow row of an item that changes: suggestion, decision, priority.'
CLUSTER BY (`databit_id`, `status`);

CREATE TABLE IF NOT EXISTS `reviews` (
  `id` STRING NOT NULL COMMENT 'uuidv7 chosen by the browser; the event that recorded it has the same key',
  `item_id` STRING NOT NULL COMMENT 'Item',
  `databit_id` STRING NOT NULL COMMENT 'Databit',
  `databit` STRING NOT NULL COMMENT 'Databit version the reviewer saw, name@version',
  `action` STRING NOT NULL COMMENT 'approve, correct, reject, skip, flag or undo',
  `value` STRING COMMENT 'Output fields decided',
  `label` STRING COMMENT 'Label of the main field decided',
  `suggestion_id` STRING COMMENT 'Suggestion the reviewer saw',
  `note` STRING COMMENT 'Note',
  `undo_of` STRING COMMENT 'Review that this one takes back',
  `counts` BOOLEAN NOT NULL COMMENT 'Whether it decided the item; a later review of a decided item is kept and does not',
  `shown_at` TIMESTAMP COMMENT 'When the item was painted',
  `decided_at` TIMESTAMP NOT NULL COMMENT 'When the person decided, by their clock',
  `reviewer` STRING NOT NULL COMMENT 'Person',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was accepted',
  `decided_by` STRING COMMENT 'person, or column where decisions were replayed from a column of answers; empty is person',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Every decision of a person, undo included; rows are never changed, an undo is a new row.'
CLUSTER BY (`databit_id`, `id`);

CREATE TABLE IF NOT EXISTS `labels` (
  `id` STRING NOT NULL COMMENT 'item id and question',
  `item_id` STRING NOT NULL COMMENT 'Item',
  `databit_id` STRING NOT NULL COMMENT 'Databit',
  `question` STRING NOT NULL COMMENT 'Field name and hash of its type',
  `field` STRING NOT NULL COMMENT 'Output field',
  `value` STRING NOT NULL COMMENT 'The decided value',
  `state` STRING NOT NULL COMMENT 'live or withdrawn',
  `review_id` STRING NOT NULL COMMENT 'Review that decided it',
  `decided_by` STRING NOT NULL COMMENT 'Person',
  `decided_at` TIMESTAMP NOT NULL COMMENT 'When',
  `answers` STRING COMMENT '[{reviewId, by, at, value}]: answers that are not undone; the last one is the label',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Canonical labels: one per item and question, whatever Databit version asked it.'
CLUSTER BY (`databit_id`, `question`);

CREATE TABLE IF NOT EXISTS `job_runs` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `job_type` STRING NOT NULL COMMENT 'Name of the job',
  `template_id` STRING COMMENT 'Databit it works for',
  `agent_id` STRING COMMENT 'Agent it works for',
  `status` STRING NOT NULL COMMENT 'queued, running, succeeded, failed, cancelled or interrupted',
  `progress` STRING NOT NULL COMMENT '{done, total, step}, as last stored',
  `result` STRING COMMENT 'Output, or the problem it ended with',
  `started_at` TIMESTAMP COMMENT 'When it began',
  `completed_at` TIMESTAMP COMMENT 'When it ended',
  `input` STRING NOT NULL COMMENT 'Parameters',
  `person` STRING NOT NULL COMMENT 'Who asked for it',
  `trigger` STRING NOT NULL COMMENT 'demand, schedule, event or cli',
  `cause` STRING COMMENT 'What started it when it was not a person, in words',
  `place` STRING COMMENT '{jobId, runId} of the Lakeflow run that works at it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was asked for',
  `tracked` STRING COMMENT 'Its run in the tracking of experiments, or why there is none yet',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Runs of library jobs.'
CLUSTER BY (`id`);

CREATE TABLE IF NOT EXISTS `run_events` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `run_id` STRING NOT NULL COMMENT 'Run',
  `kind` STRING NOT NULL COMMENT 'progress, metric or note',
  `payload` STRING NOT NULL COMMENT 'What was reported',
  `at` TIMESTAMP NOT NULL COMMENT 'When'
)
USING DELTA
COMMENT 'What a run reported while it worked: steps, figures, log lines.'
CLUSTER BY (`run_id`, `id`);

CREATE TABLE IF NOT EXISTS `spans` (
  `id` STRING NOT NULL COMMENT 'trace id and span id',
  `trace_id` STRING NOT NULL COMMENT '32 hex digits',
  `span_id` STRING NOT NULL COMMENT '16 hex digits',
  `parent_span_id` STRING COMMENT 'Parent, none for the root',
  `name` STRING NOT NULL COMMENT 'Span name',
  `kind` STRING NOT NULL COMMENT 'AGENT, LLM, TOOL, CHAIN, RETRIEVER, PARSER or UNKNOWN',
  `status` STRING NOT NULL COMMENT 'OK, ERROR or UNSET',
  `status_message` STRING COMMENT 'Why it failed',
  `start_time` TIMESTAMP NOT NULL COMMENT 'Start',
  `end_time` TIMESTAMP NOT NULL COMMENT 'End',
  `duration_ms` DOUBLE NOT NULL COMMENT 'Duration in milliseconds',
  `endpoint_name` STRING COMMENT 'Endpoint that was called',
  `agent` STRING COMMENT 'Agent version, name@version',
  `databit` STRING COMMENT 'Databit version, name@version',
  `model` STRING COMMENT 'Model version, name@version',
  `request_id` STRING COMMENT 'Request id given to the client',
  `session_id` STRING COMMENT 'Conversation',
  `person` STRING COMMENT 'Who called',
  `label` STRING COMMENT 'Main answer, on the root span',
  `confidence` DOUBLE COMMENT 'Confidence of the main answer, on the root span',
  `input_tokens` BIGINT COMMENT 'Tokens read',
  `output_tokens` BIGINT COMMENT 'Tokens written',
  `input_preview` STRING COMMENT 'First 500 characters of the input',
  `output_preview` STRING COMMENT 'First 500 characters of the output',
  `attributes` STRING NOT NULL COMMENT 'Attributes as received'
)
USING DELTA
COMMENT 'OpenTelemetry spans with GenAI attributes; trace attributes are copied onto each.'
CLUSTER BY (`start_time`, `trace_id`);

CREATE TABLE IF NOT EXISTS `span_payloads` (
  `id` STRING NOT NULL COMMENT 'trace id and span id',
  `trace_id` STRING NOT NULL COMMENT '32 hex digits',
  `input` STRING COMMENT 'JSON text',
  `output` STRING COMMENT 'JSON text'
)
USING DELTA
COMMENT 'Full input and output of spans, apart so that lists never read them.'
CLUSTER BY (`trace_id`);

CREATE TABLE IF NOT EXISTS `feedback` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `agent_id` STRING COMMENT 'Agent version, name@version',
  `endpoint_name` STRING COMMENT 'Endpoint',
  `request_id` STRING COMMENT 'Request id',
  `trace_id` STRING COMMENT 'Trace',
  `feedback_type` STRING NOT NULL COMMENT 'thumb, correction or comment',
  `feedback_value` STRING COMMENT 'up or down, or the comment',
  `correction` STRING COMMENT 'Output fields the person says are right',
  `created_by` STRING NOT NULL COMMENT 'Person',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When',
  `routed_item` STRING COMMENT 'Item it was routed to',
  `routed_at` TIMESTAMP COMMENT 'When it was routed',
  `state` STRING NOT NULL COMMENT 'new, routed or dismissed',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'What people said of answers: thumbs, corrections, comments.'
CLUSTER BY (`id`);

CREATE TABLE IF NOT EXISTS `recommendations` (
  `id` STRING NOT NULL COMMENT 'Databit; the newest advice counts',
  `databit_id` STRING NOT NULL COMMENT 'Databit',
  `advice` STRING NOT NULL COMMENT 'retrain, collect or wait',
  `reasons` STRING NOT NULL COMMENT '[{figure, value, limit, says}]',
  `run_id` STRING NOT NULL COMMENT 'Run that computed it',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'What recommend_retrain advises for a Databit, with the figures behind it.';

CREATE TABLE IF NOT EXISTS `tracked_experiments` (
  `id` STRING NOT NULL COMMENT 'uuidv7',
  `name` STRING NOT NULL COMMENT 'Name',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was made'
)
USING DELTA
COMMENT 'Experiments of a workspace without MLflow. Of several with one name the lowest id counts.';

CREATE TABLE IF NOT EXISTS `tracked_runs` (
  `id` STRING NOT NULL COMMENT '32 hex digits',
  `experiment_id` STRING NOT NULL COMMENT 'Experiment',
  `name` STRING NOT NULL COMMENT 'Name of the run',
  `tags` STRING NOT NULL COMMENT 'Tags it began with',
  `started_at` TIMESTAMP NOT NULL COMMENT 'Start',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was recorded'
)
USING DELTA
COMMENT 'Runs of experiments, as they began.'
CLUSTER BY (`experiment_id`, `id`);

CREATE TABLE IF NOT EXISTS `tracked_facts` (
  `id` STRING NOT NULL COMMENT 'uuidv7; the order',
  `run_id` STRING NOT NULL COMMENT 'Run',
  `kind` STRING NOT NULL COMMENT 'param, metric, tag, dataset or end',
  `key` STRING NOT NULL COMMENT 'Name of the parameter, metric or tag',
  `text` STRING COMMENT 'Value of a parameter or tag; the status of an end; a data set as JSON',
  `value` DOUBLE COMMENT 'Value of a metric',
  `step` BIGINT COMMENT 'Step of a metric',
  `at` TIMESTAMP NOT NULL COMMENT 'Time of the metric or the end'
)
USING DELTA
COMMENT 'What became known of a run, in order: parameters, metrics, tags, data sets, its end.'
CLUSTER BY (`run_id`, `id`);

CREATE TABLE IF NOT EXISTS `registered_versions` (
  `id` STRING NOT NULL COMMENT 'name@version',
  `name` STRING NOT NULL COMMENT 'Three-level name',
  `version` BIGINT NOT NULL COMMENT 'Counted from 1',
  `run_id` STRING NOT NULL COMMENT 'Tracked run that made it',
  `artifact` STRING NOT NULL COMMENT '{path, sha256, bytes} in the files port',
  `labels` STRING NOT NULL COMMENT 'Labels it can answer',
  `tags` STRING NOT NULL COMMENT 'Tags it began with',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was registered'
)
USING DELTA
COMMENT 'Versions of registered models in a workspace without Unity Catalog.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `registered_prompts` (
  `id` STRING NOT NULL COMMENT 'name@version',
  `name` STRING NOT NULL COMMENT 'Three-level name',
  `version` BIGINT NOT NULL COMMENT 'Counted from 1',
  `template` STRING NOT NULL COMMENT 'Text with {{variables}}',
  `tags` STRING NOT NULL COMMENT 'Tags it has',
  `created_at` TIMESTAMP NOT NULL COMMENT 'When it was registered'
)
USING DELTA
COMMENT 'Versions of prompts in a workspace without Unity Catalog.'
CLUSTER BY (`name`, `version`);

CREATE TABLE IF NOT EXISTS `registered_facts` (
  `id` STRING NOT NULL COMMENT 'uuidv7; the order',
  `name` STRING NOT NULL COMMENT 'Three-level name of the model',
  `version` STRING COMMENT 'Version; null where an alias was taken away',
  `kind` STRING NOT NULL COMMENT 'alias or tag',
  `key` STRING NOT NULL COMMENT 'The alias, or the name of the tag',
  `text` STRING COMMENT 'Value of a tag',
  `at` TIMESTAMP NOT NULL COMMENT 'When'
)
USING DELTA
COMMENT 'What became known of registered models, in order: where aliases lead, tags of versions.'
CLUSTER BY (`name`, `id`);

CREATE TABLE IF NOT EXISTS `search_indexes` (
  `id` STRING NOT NULL COMMENT 'Table',
  `state` STRING NOT NULL COMMENT 'made or retired',
  `version` BIGINT NOT NULL COMMENT 'Version of the table it was brought up to',
  `text_column` STRING NOT NULL COMMENT 'Column that is searched',
  `key_column` STRING NOT NULL COMMENT 'Column that names the rows',
  `made_by` STRING NOT NULL COMMENT 'Who made it',
  `made_at` TIMESTAMP NOT NULL COMMENT 'When',
  `last_event` STRING NOT NULL COMMENT 'Newest event folded into this row'
)
USING DELTA
COMMENT 'Tables that have an index to be searched by meaning; one that was taken away has no row that counts.';

CREATE OR REPLACE VIEW `events_current` AS SELECT `id`, `key`, `kind`, `subject`, `payload`, `person`, `runs_as`, `why`, `at` FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY id) AS repetition FROM `events`) WHERE repetition = 1;

CREATE OR REPLACE VIEW `curation_items` AS SELECT s.id, s.databit_id AS template_id, s.item_ref, i.item_data, s.agent_label, s.agent_confidence, s.human_label, s.status, s.reviewed_by, s.reviewed_at, s.created_at, s.trace_id, s.source, s.content_hash, s.note FROM `item_state` s JOIN `items` i ON i.id = s.id;

