// The SDK as pages find it: beside their folders, below whatever path this server is reached. Not bundled into them.
export * from "../../sdk/madang.ts";
