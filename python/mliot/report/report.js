// Shows one series at a time, chosen from a list; without this script all of them are listed.
(() => {
  const cards = [...document.querySelectorAll("details.card")];
  const picker = document.querySelector(".picker");
  if (cards.length > 1 && picker) {
    const select = document.createElement("select");
    select.setAttribute("aria-label", "Series");
    cards.forEach((card, place) => {
      select.add(new Option(card.querySelector("summary").textContent, place));
    });
    const show = (place) => {
      select.value = place;
      cards.forEach((card, other) => {
        card.hidden = other !== place;
        card.open = other === place;
      });
    };
    const button = (text, step, label) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.setAttribute("aria-label", label);
      made.onclick = () => show((Number(select.value) + step + cards.length) % cards.length);
      return made;
    };
    select.onchange = () => show(Number(select.value));
    picker.append(button("‹", -1, "Series before"), select, button("›", 1, "Next series"));
    picker.hidden = false;
    show(0);
    addEventListener("beforeprint", () => cards.forEach((card) => {
      card.hidden = false;
      card.open = true;
    }));
    addEventListener("afterprint", () => show(Number(select.value)));
  }
})();
