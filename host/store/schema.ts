/** The tables of a study's file: Optuna 5.0.0's relational storage, schema 12, as Optuna creates them in SQLite. */

/** What `version_info` and `alembic_version` hold. */
export const schemaVersion = 12
export const alembicVersion = 'v3.2.0.a'
const libraryVersion = '5.0.0'

/** SQLite keeps these texts, so they follow Optuna's to the blank. */
const table = (name: string, ...lines: string[]): string => `CREATE TABLE ${name} (\n\t${lines.join(', \n\t')}\n)`

const attributes = (owner: string, owners: string, kind: string): string =>
  table(
    `${owner}_${kind}_attributes`,
    `${owner}_${kind}_attribute_id INTEGER NOT NULL`,
    `${owner}_id INTEGER`,
    '"key" VARCHAR(512)',
    'value_json TEXT',
    `PRIMARY KEY (${owner}_${kind}_attribute_id)`,
    `UNIQUE (${owner}_id, "key")`,
    `FOREIGN KEY(${owner}_id) REFERENCES ${owners} (${owner}_id)`,
  )
const ofTrial = 'FOREIGN KEY(trial_id) REFERENCES trials (trial_id)'
const ofStudy = 'FOREIGN KEY(study_id) REFERENCES studies (study_id)'

const statements: readonly string[] = [
  table('studies', 'study_id INTEGER NOT NULL', 'study_name VARCHAR(512) NOT NULL', 'PRIMARY KEY (study_id)'),
  'CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name)',
  table(
    'version_info',
    'version_info_id INTEGER NOT NULL',
    'schema_version INTEGER',
    'library_version VARCHAR(256)',
    'PRIMARY KEY (version_info_id)',
    'CHECK (version_info_id=1)',
  ),
  table(
    'study_directions',
    'study_direction_id INTEGER NOT NULL',
    'direction VARCHAR(8) NOT NULL',
    'study_id INTEGER NOT NULL',
    'objective INTEGER NOT NULL',
    'PRIMARY KEY (study_direction_id)',
    'UNIQUE (study_id, objective)',
    ofStudy,
  ),
  attributes('study', 'studies', 'user'),
  attributes('study', 'studies', 'system'),
  table(
    'trials',
    'trial_id INTEGER NOT NULL',
    'number INTEGER',
    'study_id INTEGER',
    'state VARCHAR(8) NOT NULL',
    'datetime_start DATETIME',
    'datetime_complete DATETIME',
    'PRIMARY KEY (trial_id)',
    ofStudy,
  ),
  'CREATE INDEX ix_trials_study_id ON trials (study_id)',
  attributes('trial', 'trials', 'user'),
  attributes('trial', 'trials', 'system'),
  table(
    'trial_params',
    'param_id INTEGER NOT NULL',
    'trial_id INTEGER',
    'param_name VARCHAR(512)',
    'param_value FLOAT',
    'distribution_json TEXT',
    'PRIMARY KEY (param_id)',
    'UNIQUE (trial_id, param_name)',
    ofTrial,
  ),
  table(
    'trial_values',
    'trial_value_id INTEGER NOT NULL',
    'trial_id INTEGER NOT NULL',
    'objective INTEGER NOT NULL',
    'value FLOAT',
    'value_type VARCHAR(7) NOT NULL',
    'PRIMARY KEY (trial_value_id)',
    'UNIQUE (trial_id, objective)',
    ofTrial,
  ),
  table(
    'trial_intermediate_values',
    'trial_intermediate_value_id INTEGER NOT NULL',
    'trial_id INTEGER NOT NULL',
    'step INTEGER NOT NULL',
    'intermediate_value FLOAT',
    'intermediate_value_type VARCHAR(7) NOT NULL',
    'PRIMARY KEY (trial_intermediate_value_id)',
    'UNIQUE (trial_id, step)',
    ofTrial,
  ),
  table(
    'trial_heartbeats',
    'trial_heartbeat_id INTEGER NOT NULL',
    'trial_id INTEGER NOT NULL',
    'heartbeat DATETIME NOT NULL',
    'PRIMARY KEY (trial_heartbeat_id)',
    'UNIQUE (trial_id)',
    ofTrial,
  ),
  table(
    'alembic_version',
    'version_num VARCHAR(32) NOT NULL',
    'CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)',
  ),
  `INSERT INTO version_info VALUES (1, ${schemaVersion}, '${libraryVersion}')`,
  `INSERT INTO alembic_version VALUES ('${alembicVersion}')`,
]

/** Creates the tables in an empty database. */
export const schemaSql = statements.join(';\n')

/** The tables that every study's file has. */
export const tableNames = statements.flatMap((statement) => /^CREATE TABLE (\w+)/.exec(statement)?.[1] ?? [])
