/** All that can be done from anywhere: what the contract's commands do here, and those that this window adds. */
import { commands, type CommandId } from '../../core/contract/commands.ts'
import type { Parameters } from '../../core/contract/space.ts'
import { messages } from '../messages.ts'
import { isForeign } from '../model/foreign.ts'
import { saveText } from '../parts/save.ts'
import { call, link, onShell } from './link.svelte.ts'
import { looks, nextTheme } from './looks.svelte.ts'
import { attempt } from './notices.svelte.ts'
import { go, hold, route, type View } from './route.svelte.ts'
import { createAndStart, studies } from './studies.svelte.ts'
import { steer, stepAlongFront, study } from './study.svelte.ts'

export interface Action {
  readonly title: string
  /** The key that runs it: a character, or the name of one. */
  readonly key?: string
  readonly run: () => void
}

/** What of the frame is open (the inspector is a drawer in a narrow window), and a wish to save the chart in sight. */
export const frame = $state({
  palette: false,
  keys: false,
  /** The parameters that a guess begins with. */
  guess: undefined as Parameters | undefined,
  drawer: false,
  adding: false,
  saves: 0,
})

export const startExample = (): void => {
  if (link.catalog) void createAndStart(link.catalog.example)
}

const saveTable = (format: 'csv' | 'json') => (): void =>
  void attempt(async () => {
    const id = study.now!.id
    const { text } = await call('study.table', { id, format })
    saveText(text, `${id}.${format}`)
  })

const retry = (): void => void attempt(() => call('trial.retry', { id: study.now!.id, trial: study.held!.number }))
const openHeld = (view: View) => (): void => go({ view, trial: study.held!.number })

/** A study that is only looked at has no state to steer it from. */
const state = () => (canChange() ? study.now?.state : undefined)
const isAtWork = (): boolean => state() === 'running' || state() === 'confirming'
const canChange = (): boolean => study.now !== undefined && study.now.readOnly === undefined
const hasStudy = (): boolean => study.now !== undefined
const hasTrial = (): boolean => study.held !== undefined
const always = (): boolean => true
const show = (view: View) => ({ can: always, run: () => go({ view }) })

/** What each command does, and when it can. */
const deeds: Readonly<Record<CommandId, { readonly can: () => boolean; readonly run: () => void }>> = {
  'study.new': show('set-up'),
  'study.export-table': { can: hasStudy, run: saveTable('csv') },
  'chart.export': { can: hasStudy, run: () => frame.saves++ },
  'study.start': { can: () => state() === 'idle' || state() === 'pausing', run: () => steer('study.start') },
  'study.pause': { can: isAtWork, run: () => steer('study.pause') },
  'study.stop': { can: () => isAtWork() || state() === 'pausing', run: () => steer('study.stop') },
  'trial.enqueue': {
    can: canChange,
    run: () => (frame.guess = study.held?.parameters ?? {}),
  },
  'trial.retry': { can: () => hasTrial() && canChange(), run: retry },
  'trial.map': { can: () => hasTrial() && !isForeign(study.now!), run: openHeld('mapping') },
  'view.studies': show('studies'),
  'view.set-up': show('set-up'),
  'view.progress': show('progress'),
  'view.front': show('front'),
  'view.parameters': show('parameters'),
  'view.trial': show('trial'),
  'view.mapping': show('mapping'),
  'view.table': { can: always, run: () => (looks.tables = !looks.tables) },
  'view.theme': { can: always, run: nextTheme },
  palette: { can: always, run: () => (frame.palette = true) },
  keys: { can: always, run: () => (frame.keys = true) },
}

const p = messages.palette

/** Those of the window alone. */
const ownActions = (): Action[] => {
  const knee = study.now?.front.knee ?? null
  return [
    ...(knee === null ? [] : [{ title: p.knee, run: () => hold(knee) }]),
    ...(hasStudy()
      ? [
          { title: messages.trial.next, key: 'j', run: () => stepAlongFront(1) },
          { title: messages.trial.previous, key: 'k', run: () => stepAlongFront(-1) },
          { title: p.json, run: saveTable('json') },
        ]
      : []),
    ...(hasTrial() ? [{ title: messages.inspector.open, key: 'Enter', run: openHeld('trial') }] : []),
    { title: p.contrast, run: () => (looks.contrast = !looks.contrast) },
    { title: p.keys, run: () => (looks.keys = !looks.keys) },
    { title: p.example, run: startExample },
    { title: p.addDataset, run: () => (frame.adding = true) },
    ...(studies.list ?? []).map(({ id, name }) => ({
      title: p.openStudy(name),
      run: () => go({ view: route.view === 'studies' ? 'front' : route.view, study: id }),
    })),
    ...(link.catalog?.datasets ?? [])
      .filter(({ present }) => present)
      .map(({ name, title }) => ({ title: p.showDataset(title), run: () => go({ view: 'data', dataset: name }) })),
  ]
}

/** Those that make sense now. */
export const actionsNow = (): Action[] => [
  ...commands
    .filter(({ id }) => deeds[id].can())
    .map((command) => ({
      title: command.title,
      ...('keys' in command && { key: command.keys }),
      run: deeds[command.id].run,
    })),
  ...ownActions(),
]

/** A trial's number as it is typed: `12` or `#12`. */
export const trialActions = (words: string): Action[] => {
  const number = Number(/^#?(\d+)$/.exec(words.trim())?.[1] ?? NaN)
  const isThere = study.now?.trials.some((trial) => trial.number === number)
  return isThere ? [{ title: p.holdTrial(number), run: () => hold(number) }] : []
}

/** Runs a command by its name, if it can be done now. */
const runCommand = (id: CommandId): void => {
  if (deeds[id].can()) deeds[id].run()
}

onShell((message) => {
  if ('command' in message) runCommand(message.command)
  else go({ view: message.show.trial === undefined ? 'front' : 'trial', ...message.show })
})

const typing = 'input:not([type=range], [type=checkbox]), select, textarea, dialog'
const pressing = 'button, a, [role=option], input'

/** "CmdOrCtrl+Shift+S" of a key press; the bare key where nothing is held. */
const accelerator = ({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string => {
  const name = key.length === 1 ? key.toUpperCase() : key
  return ctrlKey || metaKey ? ['CmdOrCtrl', shiftKey && 'Shift', name].filter(Boolean).join('+') : name
}

/** Single keys, where nobody types; Space and Enter stay with the control that has the focus. */
export const onKey = (event: KeyboardEvent): void => {
  const { key, altKey, target } = event
  const pressed = accelerator(event)
  const isSingle = !pressed.startsWith('CmdOrCtrl+')
  const element = target as Element
  if (altKey || (isSingle && (!looks.keys || element.matches(`:is(${typing}), :is(${typing}) *`)))) return
  if ((key === ' ' || key === 'Enter') && isSingle && element.matches(pressing)) return
  if (pressed === ' ' && hasStudy()) {
    event.preventDefault()
    runCommand(isAtWork() ? 'study.pause' : 'study.start')
    return
  }
  const action = actionsNow().find((action) => action.key?.toUpperCase() === pressed.toUpperCase())
  if (!action) return
  event.preventDefault()
  action.run()
}
