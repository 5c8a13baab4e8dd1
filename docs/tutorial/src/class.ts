import { openDoor } from "./room.ts";

openDoor("member");
