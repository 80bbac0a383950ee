// Scrolls the drawing until an element is seen beside what lies over it: the palette, and the bar of a run.

export function scrolledTo(canvas, element) {
  canvas.scrollToElement(element, { top: 60, left: 180, right: 60, bottom: 120 });
}
