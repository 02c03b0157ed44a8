/** Where one is: the view, its data set, the study and the trial one holds, all in the address, so that back and reload work. */

/** Those of the rail. */
export const views = ['studies', 'set-up', 'progress', 'front', 'parameters', 'trial', 'mapping'] as const
export type View = (typeof views)[number] | 'data'

export interface Route {
  readonly view: View
  /** Of the view `data`. */
  readonly dataset?: string
  readonly study?: string
  readonly trial?: number
}

/** `#/front/digits/12`, `#/data/mnist/digits/12` */
export const routeOf = (hash: string): Route => {
  const parts = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  const dataset = parts[0] === 'data' ? parts.splice(1, 1)[0] : undefined
  const [name, study, trial] = parts
  const view = dataset ? 'data' : (views.find((view) => view === name) ?? 'studies')
  return {
    view,
    ...(dataset && { dataset }),
    ...(study && { study }),
    ...(study && /^\d+$/.test(trial ?? '') && { trial: Number(trial) }),
  }
}

export const hashOf = ({ view, dataset, study, trial }: Route): string =>
  `#/${[view, view === 'data' ? dataset : undefined, study, study === undefined ? undefined : trial]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')}`

let now = $state.raw<Route>(routeOf(location.hash))
addEventListener('hashchange', () => (now = routeOf(location.hash)))

export const route = {
  get view(): View {
    return now.view
  },
  get dataset(): string | undefined {
    return now.dataset
  },
  get study(): string | undefined {
    return now.study
  },
  get trial(): number | undefined {
    return now.trial
  },
  /** Whether the trial one holds stands beside the view. */
  get hasInspector(): boolean {
    return !['studies', 'set-up', 'data'].includes(now.view)
  },
}

/** Goes there; what is not named stays. */
export const go = (to: Partial<Route>): void => {
  const next = { ...now, ...to }
  const { trial, ...rest } = next
  const isOther = to.study !== undefined && to.study !== now.study
  now = isOther && to.trial === undefined ? rest : { ...rest, ...(trial !== undefined && { trial }) }
  history.pushState(null, '', hashOf(now))
}

/** Back to the studies, with none open. */
export const leave = (): void => {
  now = { view: 'studies' }
  history.replaceState(null, '', hashOf(now))
}

/** Takes hold of a trial, everywhere. */
export const hold = (trial: number): void => {
  now = { ...now, trial }
  history.replaceState(null, '', hashOf(now))
}
