/** The colours of a picture that stands alone: tokens, light and dark, and the classes that use them. */

const tokens = {
  surface: ['#fff', '#14171b'],
  region: ['#f7f7f8', '#1b1e23'],
  grid: ['#eceef1', '#242930'],
  line: ['#cdd1d8', '#3a414b'],
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
} as const satisfies Record<string, readonly [light: string, dark: string]>

type Token = keyof typeof tokens

/** The class of everything in a picture begins below this one, so that pictures can stand in a page. */
export const rootClass = 'spikefront'

/** Steps of the ramp, classes q0 to q8: more ink is more of it, in both themes. */
export const rampSteps = 9

/** The light colour stands first for programs that do not know custom properties. */
const paint = (property: 'fill' | 'stroke', token: Token): string =>
  `${property}:${tokens[token][0]};${property}:var(--${token})`
const line = (token: Token, width: number): string => `fill:none;${paint('stroke', token)};stroke-width:${width}px`

const rules: Readonly<Record<string, string>> = {
  text: [
    paint('fill', 'ink-2'),
    'font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif',
    'font-variant-numeric:tabular-nums lining-nums',
  ].join(';'),
  '.strong': `${paint('fill', 'ink')};font-weight:600`,
  '.title': `${paint('fill', 'ink')};font-size:15px;font-weight:600`,
  '.axis-title': paint('fill', 'ink'),
  '.quiet': paint('fill', 'ink-3'),
  '.halo': `${paint('stroke', 'surface')};stroke-width:4px;stroke-linejoin:round;paint-order:stroke`,
  '.surface': paint('fill', 'surface'),
  '.region': paint('fill', 'region'),
  '.grid': line('grid', 1),
  '.axis': line('line', 1),
  '.dots': `${line('ink-3', 1)};stroke-dasharray:2 4`,
  '.leader': line('ink-2', 1),
  '.plus': line('ink-2', 1.5),
  '.stairs': line('ink', 1.25),
  '.failed': line('bad', 1.5),
  ...Object.fromEntries(Array.from({ length: rampSteps }, (_, q) => [`.q${q}`, paint('fill', `q${q}` as Token)])),
  '.dominated': 'opacity:.42',
  '.front': `${paint('stroke', 'surface')};stroke-width:1.25px`,
}

const declared = (theme: 0 | 1): string =>
  Object.entries(tokens)
    .map(([token, colours]) => `--${token}:${colours[theme]}`)
    .join(';')

/** Style sheet of a picture; its colours follow the reader's theme and wish for contrast. */
export const themeCss = [
  `.${rootClass}{${declared(0)}}`,
  `@media (prefers-color-scheme:dark){.${rootClass}{${declared(1)}}}`,
  `@media (prefers-contrast:more){.${rootClass}{--ink-2:var(--ink);--ink-3:var(--ink);--line:var(--ink)}}`,
  ...Object.entries(rules).map(([selector, declarations]) => `.${rootClass} ${selector}{${declarations}}`),
].join('\n')
