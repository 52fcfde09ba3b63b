// Reads BPMN files with the library that bpmn.io and Camunda's modeller read them with; started where it is installed.
// Takes a JSON file with a list of texts; prints a list of what is in each.
import { readFile } from "node:fs/promises";
import { BpmnModdle } from "bpmn-moddle";

const FLOWING = ["bpmn:StartEvent", "bpmn:Task", "bpmn:ParallelGateway", "bpmn:EndEvent"];

const said = (element) => (element.documentation ?? []).map((one) => one.text).join("\n");
const box = ({ x, y, width, height }) => ({ x, y, width, height });

async function read(text) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(text);
  const process = rootElement.rootElements.find((one) => one.$type === "bpmn:Process");
  const drawn = rootElement.diagrams[0].plane.planeElement;
  const elements = process.flowElements;
  return {
    warnings: warnings.map((one) => one.message),
    name: process.name,
    lanes: process.laneSets[0].lanes.map((one) => one.name),
    nodes: elements
      .filter((one) => FLOWING.includes(one.$type))
      .map((one) => ({ id: one.id, type: one.$type, name: one.name ?? "", said: said(one) })),
    flows: elements
      .filter((one) => one.$type === "bpmn:SequenceFlow")
      .map((one) => ({ id: one.id, source: one.sourceRef.id, target: one.targetRef.id, name: one.name ?? "" })),
    shapes: Object.fromEntries(
      drawn.filter((one) => one.$type === "bpmndi:BPMNShape").map((one) => [one.bpmnElement.id, box(one.bounds)]),
    ),
    lines: Object.fromEntries(
      drawn
        .filter((one) => one.$type === "bpmndi:BPMNEdge")
        .map((one) => [one.bpmnElement.id, one.waypoint.map(({ x, y }) => [x, y])]),
    ),
  };
}

const texts = JSON.parse(await readFile(process.argv.at(-1), "utf-8"));
console.log(JSON.stringify(await Promise.all(texts.map(read))));
