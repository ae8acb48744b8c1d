/** "NLAT" in ASCII: tells a Netlathe project from any other SQLite file. */
export const applicationId = 0x4e4c4154

/**
 * The steps from an empty file to today's layout; `user_version` counts how many a file has taken. Forward only: a released step is
 * never changed, a change is a new step at the end. Columns that are JSON end in `_json`; times are ISO 8601 in UTC.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    document_json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE revisions (revision INTEGER PRIMARY KEY, saved_at TEXT NOT NULL, document_json TEXT NOT NULL) STRICT;

  CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE models (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    parent_id TEXT,
    run_id TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    layers INTEGER NOT NULL,
    is_quantised INTEGER NOT NULL,
    weights_sha256 TEXT NOT NULL REFERENCES blobs (sha256),
    graph_json TEXT NOT NULL
  ) STRICT;

  CREATE TABLE datasets (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    info_json TEXT NOT NULL,
    removed_at TEXT
  ) STRICT;

  CREATE TABLE jobs (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    job_json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_by_state ON jobs (state);
  CREATE TABLE job_log (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL,
    at TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL
  ) STRICT;
  CREATE INDEX job_log_by_job ON job_log (job_id);
  CREATE TABLE checkpoints (
    job_id TEXT PRIMARY KEY,
    saved_at TEXT NOT NULL,
    state_json TEXT NOT NULL,
    points_json TEXT NOT NULL,
    tensors BLOB NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    tags_json TEXT NOT NULL,
    notes TEXT NOT NULL,
    removed_at TEXT,
    summary_json TEXT NOT NULL,
    record_json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_fingerprint ON runs (fingerprint);

  CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    format TEXT NOT NULL,
    file_name TEXT NOT NULL,
    runs_json TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES blobs (sha256)
  ) STRICT;
  `,
  `
  CREATE TABLE campaigns (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    campaign_json TEXT NOT NULL
  ) STRICT;
  `,
  // The accuracy of an evaluation stands under the name of its split as well.
  ...Object.entries({ val: 'validationAccuracyRatio', test: 'testAccuracyRatio' }).map(
    ([split, key]) => `
  UPDATE runs SET summary_json = json_set(summary_json, '$.metrics.${key}', json_extract(summary_json, '$.metrics.accuracyRatio'))
  WHERE type IN ('evaluate', 'adapt', 'swap', 'quantise', 'prune')
    AND coalesce(json_extract(record_json, '$.result.split'), json_extract(record_json, '$.result.after.split')) = '${split}'
    AND json_type(summary_json, '$.metrics.accuracyRatio') IN ('real', 'integer')
    AND json_type(summary_json, '$.metrics.${key}') IS NULL;
  `,
  ),
]

/** The version that this program reads and writes. */
export const schemaVersion = migrations.length
