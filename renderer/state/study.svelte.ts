/** The study one looks at: a snapshot, then events, a frame's events at once; a gap asks for a fresh snapshot. */
import { untrack } from 'svelte'
import type { ServiceEvent } from '../../core/contract/service.ts'
import type { StudySnapshot, TrialRow } from '../../core/contract/views.ts'
import { asLosses } from '../model/loss.ts'
import { completeOf, displaysOf, type Display } from '../model/objective.ts'
import { applyAll } from './apply.ts'
import { call, link, onEvent, onOpen } from './link.svelte.ts'
import { attempt, notify } from './notices.svelte.ts'
import { hold, leave, route } from './route.svelte.ts'

type StudyEvent = Extract<ServiceEvent, { readonly seq: number }>

let snapshot = $state.raw<StudySnapshot>()
/** Trials not dimmed, from a brush in any chart. */
let brushed = $state.raw<ReadonlySet<number>>()
const manyTrials = 2000
let pending: StudyEvent[] = []
let waiting = false

const shown = $derived(snapshot && asLosses(snapshot))
const displays = $derived(shown ? displaysOf(shown.objectives, shown.trials) : [])
const members = $derived(new Set(snapshot?.front.trials ?? []))
const held = $derived.by((): TrialRow | undefined => {
  const number = route.trial ?? snapshot?.front.knee ?? undefined
  return shown?.trials.find((trial) => trial.number === number)
})

export const study = {
  /** Its values are losses. */
  get now(): StudySnapshot | undefined {
    return shown
  },
  get displays(): readonly Display[] {
    return displays
  },
  get members(): ReadonlySet<number> {
    return members
  },
  /** The trial one holds: the one chosen, else the knee. */
  get held(): TrialRow | undefined {
    return held
  },
  get brushed(): ReadonlySet<number> | undefined {
    return brushed
  },
}

export const brush = (trials: ReadonlySet<number> | undefined): void => {
  brushed = trials && trials.size > 0 ? trials : undefined
}

const open = async (id: string): Promise<void> => {
  const found = await attempt(() => call('study.open', { id }))
  if (found && route.study === id) {
    pending = pending.filter(({ id: of, seq }) => of === id && seq > found.seq)
    snapshot = found
  } else if (!found && route.study === id && link.state === 'open') leave()
}

/** With the next frame; large studies, whose charts take longer to draw, a few times a second. */
const later = (run: () => void): void => {
  if ((snapshot?.trials.length ?? 0) > manyTrials) setTimeout(run, 250)
  else requestAnimationFrame(run)
}

const flush = (): void => {
  waiting = false
  const events = pending.splice(0)
  if (!snapshot || events.length === 0) return
  const next = applyAll(snapshot, events)
  if (next) snapshot = next
  else void open(snapshot.id)
}

onEvent((event) => {
  if (event.event === 'snapshot') {
    if (event.snapshot.id === route.study) snapshot = event.snapshot
  } else if ('seq' in event && event.id === route.study) {
    if (event.event === 'state' && event.message) notify({ kind: 'bad', message: event.message })
    pending.push(event)
    if (!waiting) later(flush)
    waiting = true
  }
})
onOpen(() => {
  if (route.study !== undefined) void open(route.study)
})

/** Follows the address; called once. */
export const followRoute = (): void => {
  $effect.root(() => {
    $effect(() => {
      const id = route.study
      untrack(() => {
        if (id === snapshot?.id) return
        if (snapshot) void call('study.close', { id: snapshot.id }).catch(() => undefined)
        snapshot = undefined
        brushed = undefined
        // a line that is not open yet asks by itself once it is
        if (id !== undefined && link.state === 'open') void open(id)
      })
    })
  })
}

/** J and K: the next or the one before along the front, by the first objective. */
export const stepAlongFront = (step: 1 | -1): void => {
  if (!shown) return
  const order = completeOf(shown.trials)
    .filter(({ number }) => members.has(number))
    .sort((a, b) => a.values[0]! - b.values[0]!)
  const now = order.findIndex(({ number }) => number === held?.number)
  const next = order[Math.min(order.length - 1, Math.max(0, now + step))]
  if (next) hold(next.number)
}

type StudyMethod = 'study.start' | 'study.pause' | 'study.stop'
/** Starts, pauses or stops the study one looks at. */
export const steer = (method: StudyMethod): void => {
  const id = snapshot?.id
  if (id !== undefined) void attempt(() => call(method, { id }))
}

export const addTrials = (more: number): Promise<unknown> =>
  attempt(async () => {
    const { id, design } = snapshot!
    const { budget } = design as { readonly budget: { readonly trials?: number } }
    await call('study.budget', { id, trials: (budget.trials ?? 0) + more })
    snapshot = await call('study.open', { id })
  })
