// Draws diagrams with Mermaid in a page: `sources` is a list of texts. What can be seen of each stands in the page as JSON.
const shown = (element) => {
  for (const line of element.querySelectorAll("br")) line.replaceWith("\n");
  return element.textContent.trim();
};

async function drawn(source, number) {
  try {
    const { svg } = await mermaid.render(`drawn${number}`, source);
    const place = document.createElement("div");
    place.innerHTML = svg;
    return {
      error: "",
      nodes: [...place.querySelectorAll(".node")].map((one) => shown(one)),
      phases: [...place.querySelectorAll(".cluster-label")].map((one) => shown(one)),
      documents: [...place.querySelectorAll(".edgeLabel .label")].map((one) => shown(one)).filter((one) => one),
      arrows: place.querySelectorAll(".edgePaths path").length,
      links: place.querySelectorAll("a, script, img").length,
    };
  } catch (error) {
    return { error: String(error) };
  }
}

async function draw(sources) {
  mermaid.initialize({ startOnLoad: false });
  const found = [];
  for (const [number, source] of sources.entries()) found.push(await drawn(source, number));
  const place = document.createElement("pre");
  place.id = "found";
  place.textContent = JSON.stringify(found);
  document.body.replaceChildren(place);
}
