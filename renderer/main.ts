import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { provideEngine } from './engine/client.ts'
import { createElectronHost } from './host/electron.ts'
import { provideHost } from './host/host.ts'
import { createWebHost } from './host/web.ts'
import './styles/tokens.css'
import './styles/base.css'

const host = window.netlathe ? createElectronHost(window.netlathe) : createWebHost()
provideHost(host)
provideEngine(host.connect())
createApp(App).use(createPinia()).mount('#app')
