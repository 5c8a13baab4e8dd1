import { order } from "./entry.ts";
import { onSubmit, part } from "./page.ts";
import { openDoor } from "./room.ts";

openDoor("guest", (session) => {
  // What everybody is to know, also who comes later, is kept as the room's metadata.
  session.on("room", ({ metadata }) => {
    part("product").textContent = typeof metadata?.["product"] === "string" ? `For sale: ${metadata["product"]}` : "";
  });
  session.on("self", () => {
    part("show").hidden = session.rights?.moderate !== true;
  });
  onSubmit("show", () => order("show", part<HTMLInputElement>("item").value));
});
