/** All that a set-up can choose from, read off the tables that the program itself uses. */
import { readFileSync } from 'node:fs'
import type { Catalog, Entry, ObjectiveInfo, ParameterInfo, TargetInfo } from '../../core/contract/catalog.ts'
import { pruners } from '../../core/search/pruning/pruners.ts'
import { samplers } from '../../core/search/samplers/samplers.ts'
import { isKnown, objectiveDoc, objectiveNames, type ObjectiveName } from '../../core/study/objectives.ts'
import { algorithms } from '../../core/training/algorithms.ts'
import type { ParameterDocs } from '../../core/training/parameters.ts'
import { networkKinds } from '../../core/training/parameters/networks.ts'
import { neuronRows } from '../../core/training/parameters/neurons.ts'
import { exporters } from '../../hardware/export/index.ts'
import { targets } from '../../hardware/targets/index.ts'
import { listDatasets } from '../datasets/list.ts'
import { packageFile, packageVersion } from '../package.ts'
import { cpuEngine } from '../platform.ts'
import { defaultWorkers } from '../pool.ts'
import { listPresets } from './presets.ts'

export const objectiveInfo = (name: ObjectiveName): ObjectiveInfo => {
  const { title, unit, sentence, log, needsTarget = false } = objectiveDoc(name)
  return { name, title, unit, sentence, known: isKnown(name, false), log, needsTarget }
}

export const parameterInfos = (docs: ParameterDocs): ParameterInfo[] =>
  Object.entries(docs).map(([name, { unit, sentence, range, value, searched, when, onlyFixed }]) => ({
    name,
    unit,
    sentence,
    range,
    value,
    ...(searched && { searched }),
    ...(when && { when }),
    ...(onlyFixed && { onlyFixed }),
  }))

const entries = (rows: Readonly<Record<string, Omit<Entry, 'name'>>>): Entry[] =>
  Object.entries(rows).map(([name, { title, sentence }]) => ({ name, title, sentence }))

const targetInfos = (): TargetInfo[] =>
  targets.map(({ name, title, sentence, neurons, kinds, limits }) => ({
    name,
    title,
    sentence,
    neurons,
    kinds,
    limits,
    exporters: (exporters[name] ?? []).map((exporter) => ({ name: exporter.name, sentence: exporter.sentence })),
  }))

export const catalog = (): Catalog => ({
  version: packageVersion(),
  engine: cpuEngine(),
  workers: defaultWorkers(),
  algorithms: Object.values(algorithms).map(({ name, title, sentence, neurons }) => ({
    name,
    title,
    sentence,
    neurons,
  })),
  networks: entries(networkKinds).filter(({ name }) => name !== 'file'),
  neurons: entries(neuronRows),
  objectives: objectiveNames.map(objectiveInfo),
  samplers: entries(samplers),
  pruners: entries(pruners),
  targets: targetInfos(),
  datasets: listDatasets().map(({ name, title, sentence, samples, classes, licence, present }) => ({
    name,
    title,
    sentence,
    samples,
    classes: classes.length,
    licence,
    present,
  })),
  presets: listPresets(),
  example: JSON.parse(readFileSync(packageFile('presets/digits-ucaspian.json'), 'utf8')) as unknown,
})
