// What else a group could write: Socket.IO on Node with SQLite. It looks up who is asking and who is in the circle,
// keeps the words, synced, and gives them to everybody there.

import { createServer } from "node:http";
import Database from "better-sqlite3";
import { Server } from "socket.io";

const [port, file, itemsText] = process.argv.slice(2);
const items = JSON.parse(itemsText); // by how many hear it

const db = new Database(file);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  CREATE TABLE IF NOT EXISTS users (token TEXT PRIMARY KEY, id TEXT UNIQUE);
  CREATE TABLE IF NOT EXISTS members (circle TEXT, user TEXT, PRIMARY KEY (circle, user)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS moments (id TEXT PRIMARY KEY, circle TEXT, author TEXT, words TEXT, at TEXT);
`);
const whoHolds = db.prepare("SELECT id FROM users WHERE token = ?").pluck();
const isIn = db.prepare("SELECT 1 FROM members WHERE circle = ? AND user = ?").pluck();
const audience = db.prepare("SELECT user FROM members WHERE circle = ?").pluck();
const keep = db.prepare("INSERT INTO moments VALUES (?, ?, ?, ?, datetime('now'))");
const addUser = db.prepare("INSERT INTO users VALUES (?, ?)");
const addMember = db.prepare("INSERT INTO members VALUES (?, ?)");

const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  if (request.url === "/readyz") return response.writeHead(200, { "Content-Length": 0 }).end();
  if (request.url === "/people") {
    const { people, members } = JSON.parse(body);
    db.transaction(() => {
      for (const [token, id] of people) addUser.run(token, id);
      for (const [circle, id] of members) addMember.run(circle, id);
    })();
    return response.writeHead(200, { "Content-Length": 0 }).end();
  }
  const circle = request.url.split("/")[2];
  const user = whoHolds.get(tokenIn(request.headers.cookie));
  const form = new URLSearchParams(body);
  if (!user || !isIn.get(circle, user)) return response.writeHead(403, { "Content-Length": 0 }).end();
  keep.run(form.get("client_id"), circle, user, form.get("words"));
  const to = audience.all(circle);
  const { html, ...rest } = items[to.length];
  const [beforeWords, afterWords] = html.split("WORDS");
  const news = { items: [{ ...rest, html: `${beforeWords}${form.get("words")}${afterWords}` }] };
  io.to(to).emit("news", news);
  response.writeHead(303, { Location: `/circles/${circle}`, "Content-Length": 0 }).end();
});

const io = new Server(server, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => socket.join(whoHolds.get(tokenIn(socket.handshake.headers.cookie))));

function tokenIn(cookies = "") {
  return /circle=([^;]+)/.exec(cookies)?.[1] ?? "";
}

server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1");
