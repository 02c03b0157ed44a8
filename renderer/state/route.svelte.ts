/** Where one is: the view, the study and the trial one holds, all in the address, so that back and reload work. */

export const views = ['studies', 'set-up', 'progress', 'front', 'parameters', 'trial', 'mapping'] as const
export type View = (typeof views)[number]

export interface Route {
  readonly view: View
  readonly study?: string
  readonly trial?: number
}

/** `#/front/digits/12` */
export const routeOf = (hash: string): Route => {
  const [view, study, trial] = hash.replace(/^#\/?/, '').split('/')
  const known = views.find((name) => name === view) ?? 'studies'
  return {
    view: known,
    ...(study && { study: decodeURIComponent(study) }),
    ...(study && /^\d+$/.test(trial ?? '') && { trial: Number(trial) }),
  }
}

export const hashOf = ({ view, study, trial }: Route): string =>
  `#/${[view, study === undefined ? undefined : encodeURIComponent(study), study === undefined ? undefined : trial]
    .filter((part) => part !== undefined)
    .join('/')}`

let now = $state.raw<Route>(routeOf(location.hash))
addEventListener('hashchange', () => (now = routeOf(location.hash)))

export const route = {
  get view(): View {
    return now.view
  },
  get study(): string | undefined {
    return now.study
  },
  get trial(): number | undefined {
    return now.trial
  },
  /** Whether the trial one holds stands beside the view. */
  get hasInspector(): boolean {
    return now.view !== 'studies' && now.view !== 'set-up'
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
