// Listens with the unmodified socket.io-client, is cut off in the middle, comes back with its cursor, and applies
// items by id. Usage: node listen.mjs <address> <cookie>; the test tells it by lines on
// standard input when to be cut off ("cut") and when to come back ("back"). Prints what it ended with, as JSON.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [address, cookie] = process.argv.slice(2);
const shown = new Map();
let received = 0;
let marks = 0;
let after;

const socket = io(address, {
  transports: ["websocket"],
  extraHeaders: { Cookie: cookie, Origin: address },
  auth: (give) => give({ after }),
  reconnection: false,
});

socket.on("connect", () => console.log("connected"));
socket.on("connect_error", (error) => console.log(`refused ${error.message}`));
socket.on("news", ({ items }) => {
  for (const item of items.filter(({ kind }) => kind === "moment")) {
    received += 1;
    if (item.change === "gone") shown.delete(item.id);
    else shown.set(item.id, item.html);
    console.log(`item ${item.id}`);
  }
});
socket.on("mark", (mark, seen) => {
  ({ after } = mark);
  marks += 1;
  seen();
  console.log("mark");
});

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "cut") socket.io.engine.close();
  if (line === "back") socket.connect();
  if (line === "end") break;
}
console.log(JSON.stringify({ ids: [...shown.keys()], received, marks }));
socket.close();
process.exit(0); // standard input is still open
