// Draws the charts of a page from the options beside them; the table behind each says the same.
import { BarChart, HeatmapChart, LineChart, ScatterChart, GraphChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([
  BarChart, HeatmapChart, LineChart, ScatterChart, GraphChart,
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer,
]);

// Told apart by those who see few colours as well; each is readable on light and dark.
const COLOURS = ['#3b7dd8', '#d97706', '#2b9a66', '#b4499a', '#7c6f64', '#0e9aa7', '#c2410c', '#6d5bd0'];
// Of series that go from usual to alarming, and of what is unknown.
const GRADES = ['#3b7dd8', '#d97706', '#c5303b', '#7c6f64'];
const SAVED = [];

for (const place of document.querySelectorAll('[data-chart]')) draw(place);

const again = () => SAVED.forEach(({ place, chart }) => chart.setOption(styled(JSON.parse(place.dataset.options))));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
// On paper texts and lines are ink, and charts as wide as a sheet of A4 between its margins.
const SHEET = 690;
addEventListener('beforeprint', () => SAVED.forEach(({ place, chart }) => {
  chart.resize({ width: SHEET, height: 256, animation: { duration: 0 } });
  chart.setOption(styled(JSON.parse(place.dataset.options), '#000'));
}));
addEventListener('afterprint', () => {
  SAVED.forEach(({ chart }) => chart.resize({ width: 'auto', height: 'auto' }));
  again();
});

function draw(place) {
  place.dataset.options = document.getElementById(place.dataset.chart).textContent;
  place.hidden = false;
  const chart = echarts.init(place, null, { renderer: 'svg' });
  chart.setOption(styled(JSON.parse(place.dataset.options)));
  chart.on('click', ({ data }) => {
    if (data?.href) location.href = data.href;
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  SAVED.push({ place, chart });
  place.dataset.ready = 'true';
}

// The colours of the page for lines and texts; what the server sends has none.
function styled({ graded, ...options }, ink) {
  const { color: shown, fontFamily } = getComputedStyle(document.body);
  const page = { color: ink ?? shown, fontFamily };
  const muted = ink ?? (getComputedStyle(document.documentElement).getPropertyValue('--muted').trim() || page.color);
  const line = { lineStyle: { color: muted, opacity: 0.25 } };
  const axis = (given) => ({
    axisLine: { lineStyle: { color: muted } }, nameTextStyle: { color: page.color, align: 'left' }, splitLine: line,
    ...given, axisLabel: { color: page.color, hideOverlap: true, ...given.axisLabel },
  });
  const both = (given) => (Array.isArray(given) ? given.map(axis) : given && axis(given));
  return {
    animation: false,
    aria: { enabled: true, decal: { show: options.series?.length > 1 && options.series.every(({ type }) => type === 'bar') } },
    backgroundColor: 'transparent',
    color: graded ? GRADES : COLOURS,
    grid: { left: 8, right: 56, top: options.legend || options.yAxis?.name ? 48 : 16, bottom: 8, containLabel: true },
    textStyle: { fontFamily: page.fontFamily, color: page.color },
    ...options,
    ...(options.legend && { legend: { type: 'scroll', top: 0, textStyle: { color: page.color }, ...options.legend } }),
    tooltip: { confine: true, transitionDuration: 0, ...options.tooltip },
    ...(options.xAxis && { xAxis: both(options.xAxis) }),
    ...(options.yAxis && { yAxis: both(options.yAxis) }),
  };
}
