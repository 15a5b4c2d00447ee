// A piece of a page that is about work under way asks for the page again and takes its own new state from it, until that no longer
// says `data-renew`.
const EVERY = 2000;

export function renewing() {
  const first = document.querySelector("[data-renew]");
  if (first === null) return;
  const renew = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(first.id);
    const there = document.getElementById(first.id);
    if (fresh === null || !("renew" in fresh.dataset)) clearInterval(timer);
    if (fresh === null) { there.remove(); return; }
    const focused = there.contains(document.activeElement) ? document.activeElement.id : "";
    there.replaceWith(fresh);
    if (focused !== "") document.getElementById(focused)?.focus();
  };
  const timer = setInterval(renew, EVERY);
}
