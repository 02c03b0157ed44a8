// Svelte with TypeScript in its scripts; runes everywhere.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

const config = { preprocess: vitePreprocess({ style: false }), compilerOptions: { runes: true } }
export { config as default }
