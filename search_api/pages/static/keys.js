// `/` to the search box, `j` `k` along the rows, `Enter` opens (the row's link has the focus), `?` lists the keys.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

const move = (step) => {
  const links = [...document.querySelectorAll("[data-row] a[data-open]")];
  if (links.length === 0) return;
  const at = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
};

export function keys() {
  const list = document.getElementById("keys");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("input[type=search]");
      if (box === null) location.assign("/search");
      else box.select();
    } else if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (event.key === "?") list.showModal();
    else return;
    event.preventDefault();
  });
  document.querySelector("[data-keys]").addEventListener("click", (event) => {
    event.preventDefault();
    list.showModal();
  });
}
