/** The colours of a picture that stands alone: as attributes those of light, by its style sheet those of its reader. */
import { rampSteps } from '../../charts/ramp.ts'
import type { Resolve } from '../../charts/svg.ts'

const tokens: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  surface: ['#fff', '#14171b'],
  hv: ['#f7f7f8', '#1b1e23'],
  grid: ['#eceef1', '#242930'],
  'line-2': ['#cdd1d8', '#3a414b'],
  ink: ['#15181e', '#e9ebef'],
  'ink-2': ['#4d535f', '#abb2bd'],
  'ink-3': ['#666d79', '#878f9b'],
  bad: ['#bf1545', '#ff6f91'],
  q0: ['#38a192', '#35759a'],
  q1: ['#2f9696', '#34839c'],
  q2: ['#288a99', '#37909d'],
  q3: ['#257c98', '#409d9c'],
  q4: ['#266d95', '#52aa98'],
  q5: ['#2a5c8d', '#70b994'],
  q6: ['#2f4980', '#99cb8f'],
  q7: ['#2f356b', '#ccdc91'],
  q8: ['#251a54', '#f6ea9f'],
}

/** The light colour of a token: what programs show that know no style sheets. */
export const light: Resolve = (token) => tokens[token]![0]

const className = 'spikefront'

const declared = (theme: 0 | 1): string =>
  Object.entries(tokens)
    .map(([token, colours]) => `--${token}:${colours[theme]}`)
    .join(';')

/** For a picture painted by `light`: its colours follow the reader's theme and wish for contrast; it can stand in a page. */
export const style = {
  className,
  css: [
    `.${className}{${declared(0)}}`,
    `@media (prefers-color-scheme:dark){.${className}{${declared(1)}}}`,
    `@media (prefers-contrast:more){.${className}{--ink-2:var(--ink);--ink-3:var(--ink);--line-2:var(--ink)}}`,
    ...Object.entries(tokens).flatMap(([token, [colour]]) =>
      ['fill', 'stroke'].map((paint) => `.${className} [${paint}="${colour}"]{${paint}:var(--${token})}`),
    ),
    `.${className} :is([stroke="${light('grid')}"],[stroke="${light('line-2')}"]){shape-rendering:crispEdges}`,
    `.${className} text{font-variant-numeric:tabular-nums lining-nums}`,
  ].join('\n'),
}

/** Halfway along the ramp. */
export const middleStep = `q${rampSteps >> 1}`
