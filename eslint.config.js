// Lint rules: the import direction core <- hardware <- host <- electron, and core free of Node, DOM, clock and chance.
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

const noRooms = (...rooms) =>
  rooms.map((room) => ({ group: [`**/${room}/**`], message: `this room may not look into ${room}/ (ARCHITECTURE.md)` }))
const noNode = { group: ['node:*'], message: 'core, charts and hardware run anywhere: host hands in what needs Node' }

/** What the window and its charts see nothing of. */
const inner = ['data', 'network', 'engine', 'training', 'search', 'study'].map((room) => `core/${room}`)

const clockAndChance = [
  { object: 'Math', property: 'random', message: 'take a Random argument: studies must be reproducible' },
  { object: 'Date', property: 'now', message: 'take the clock as an argument' },
  { object: 'performance', property: 'now', message: 'take the clock as an argument' },
]

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'studies/', '.venv*/', '.cache/', 'dist-offline/'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', 400],
      eqeqeq: 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noNode, ...noRooms('charts', 'hardware', 'host', 'electron', 'renderer')] },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'setTimeout', 'setInterval'],
      'no-restricted-properties': ['error', ...clockAndChance],
    },
  },
  {
    files: ['core/formulas/**/*.ts', 'core/contract/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            noNode,
            ...noRooms(
              'charts',
              'hardware',
              'host',
              'electron',
              'renderer',
              'data',
              'network',
              'engine',
              'training',
              'search',
              'study',
            ),
          ],
        },
      ],
    },
  },
  {
    files: ['hardware/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noNode, ...noRooms('charts', 'host', 'electron', 'renderer')] }],
      'no-restricted-properties': ['error', ...clockAndChance],
    },
  },
  {
    files: ['host/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: noRooms('electron', 'renderer') }] },
  },
  {
    files: ['charts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noNode, ...noRooms('hardware', 'host', 'electron', 'renderer', ...inner)] },
      ],
      'no-restricted-properties': ['error', ...clockAndChance],
    },
  },
  {
    files: ['renderer/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noNode, ...noRooms('hardware', 'host', 'electron', ...inner)] }],
    },
  },
  { files: ['*.config.*', 'electron/**/*.ts'], rules: { 'no-restricted-exports': 'off' } },
)
