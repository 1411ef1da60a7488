// Which maps one may open.
const { map, token } = Object.fromEntries(
  location.hash.slice(1).split(/[,&]/).map((item) => item.split("=", 2)));
if (map) location.replace(`m/${map}${token ? `#token=${token}` : ""}`);
const list = document.getElementById("maps");
for (const { name } of await (await fetch("maps")).json()) {
  const link = document.createElement("a");
  link.href = `m/${name}`;
  link.textContent = name;
  const item = document.createElement("li");
  item.append(link);
  list?.append(item);
}
