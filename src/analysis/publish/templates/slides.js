// Shows the slides one at a time with reveal.js. On a narrow screen, without scripts and on paper they stand one below another.
(() => {
  const NOTES = 83; // the key S
  const SMALLEST = 14;
  const GAP = 8; // above the footer
  if (!window.Reveal || !matchMedia("(min-width: 48rem)").matches) return;

  const own = document.querySelector('link[href$="slides.css"]');
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.media = "screen"; // paper has the slides one below another
  style.href = own.getAttribute("href").replace("slides.css", "reveal.css");
  style.onload = start;
  own.before(style); // so that the rules of slides.css win

  function start() {
    document.documentElement.classList.add("shown");
    const deck = document.querySelector(".reveal");
    Reveal.initialize({
      width: 1280, height: 720, margin: 0.02, center: false, transition: "none", backgroundTransition: "none",
      hash: true, help: false, // its help is in English only: the first slide names the keys
    }).then(() => {
      const label = (selector, text) => document.querySelectorAll(selector).forEach((button) => button.setAttribute("aria-label", text));
      label(".navigate-left, .navigate-up", deck.dataset.previous);
      label(".navigate-right, .navigate-down", deck.dataset.next);
      document.querySelectorAll(".resume-button").forEach((button) => (button.textContent = deck.dataset.resume));
      deck.removeAttribute("role"); // “application” would hide the text of slides from those who read by ear
      deck.querySelectorAll("section h2").forEach((heading) => heading.setAttribute("aria-level", "1")); // alone on its slide
      Reveal.on("slidechanged", (event) => show(event.currentSlide));
      show(Reveal.getCurrentSlide());
      Reveal.addKeyBinding({ keyCode: NOTES, key: "S" }, () => Reveal.configure({ showNotes: !Reveal.getConfig().showNotes }));
    });
  }

  // The Tab key and what reads the page aloud stay on the slide that is shown.
  function show(slide) {
    for (const other of Reveal.getSlides()) other.inert = other !== slide;
    fit(slide);
  }

  // Makes the letters of a slide smaller until all of it stands above its footer.
  function fit(slide) {
    const foot = slide.querySelector(".foot");
    const overflows = () => [...slide.children].some((part) => part !== foot && part.offsetTop + part.offsetHeight > foot.offsetTop - GAP);
    for (let size = 26; size >= SMALLEST && overflows(); size -= 1) slide.style.fontSize = `${size}px`;
  }
})();
