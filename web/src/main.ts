import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { wire } from './lib/api/client.ts'
import { guess, language } from './lib/i18n/index.svelte.ts'

const locale = guess()
wire.language = locale
language.use(locale).then(() => mount(App, { target: document.getElementById('app')! }))
