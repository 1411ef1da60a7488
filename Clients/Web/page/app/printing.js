// On paper stands the whole map, however much of it the screen shows just now.

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
export function addPrinting(app) {
  const { view } = app;
  addEventListener("beforeprint", () => {
    view.setLayout("grid");
    view.queue.draw(Infinity);
  });
  addEventListener("afterprint", () => app.chooseLayout?.());
}
