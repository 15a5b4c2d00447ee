// Suggestions below a search box: links, so that keyboard and history work as everywhere.
const WAIT = 120;

export function suggesting() {
  for (const box of document.querySelectorAll("input[type=search][data-suggest]")) {
    const list = document.createElement("div");
    list.className = "suggestions";
    list.hidden = true;
    box.after(list);
    let timer, asked = "";
    const show = async () => {
      const text = box.value.trim();
      if (text === asked) return;
      asked = text;
      if (text === "") { list.hidden = true; return; }
      const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: text })}`);
      if (!answer.ok || asked !== text) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.slice(0, 8).map((one) => {
        const link = document.createElement("a");
        link.href = `/search?${new URLSearchParams({ q: one.text })}`;
        link.textContent = one.text;
        return link;
      }));
      list.hidden = suggestions.length === 0;
    };
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, WAIT); });
    box.parentElement.addEventListener("keydown", (event) => {
      const links = [...list.children];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
      else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? box).focus();
      else if (event.key === "Escape") { list.hidden = true; box.focus(); return; }
      else return;
      event.preventDefault();
    });
    box.parentElement.addEventListener("focusout", (event) => {
      if (!box.parentElement.contains(event.relatedTarget)) list.hidden = true;
    });
  }
}
