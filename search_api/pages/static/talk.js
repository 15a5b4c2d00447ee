// A form that talks back while one types: the page is asked what the fields would come to, and the piece that says it is taken from there.
const WAIT = 250;

export function talking() {
  for (const form of document.querySelectorAll("form[data-talk]")) {
    let timer;
    const ask = async () => {
      const asked = new URLSearchParams(new FormData(form)).toString();
      const answer = await fetch(`${location.pathname}?${asked}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || asked !== new URLSearchParams(new FormData(form)).toString()) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.talk);
      if (fresh !== null) document.getElementById(form.dataset.talk).replaceWith(fresh);
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  }
}
