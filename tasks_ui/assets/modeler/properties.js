// The group "Countersign" of the properties panel: what the contract says of an element, and the few texts that BPMN
// itself has and the panel does not ask for.
import {
  FeelEntry,
  FeelLanguageContext,
  FeelTextAreaEntry,
  TextAreaEntry,
  TextFieldEntry,
  isFeelEntryEdited,
  isTextAreaEntryEdited,
  isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useRef, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { pairsOf, sourceOf, withPair } from './pairs.js';
import { propertyOf, setProperty, setText } from './values.js';

const GROUP = 'countersign';

class CountersignProperties {
  constructor(propertiesPanel, settings) {
    this.getGroups = (element) => (groups) => {
      const entries = entriesOf(element, settings);
      if (entries.length) {
        groups.splice(1, 0, { id: GROUP, label: settings.words.group, shouldOpen: true, entries });
      }
      return groups;
    };
    propertiesPanel.registerProvider(500, this);
  }
}
CountersignProperties.$inject = ['propertiesPanel', 'config.countersign'];

export default {
  __init__: ['countersignProperties'],
  countersignProperties: ['type', CountersignProperties],
};

function entriesOf(element, settings) {
  const holder = holderOf(element);
  if (!holder) return [];
  const kind = holder.$type.replace('bpmn:', '').replace(/^./, (char) => char.toLowerCase());
  const fields = (settings.properties[kind] ?? []).flatMap((field) => fieldEntries(element, holder, field, settings));
  return [...fields, ...textEntries(element, holder, settings)];
}

// The thing that carries the properties: a pool shows those of its process.
function holderOf(element) {
  if (element.type === 'label') return null;
  const { businessObject } = element;
  if (!is(element, 'bpmn:Participant')) return businessObject;
  return businessObject.processRef ?? null;
}

// The parameters of a known operator are asked one by one.
function fieldEntries(element, holder, field, settings) {
  const asked = field.kind === 'parameters' ? settings.operators[propertyOf(holder, 'operator')] : null;
  if (!asked) return [fieldEntry(element, holder, field, settings)];
  return asked.map((parameter) => ({
    id: `${GROUP}-${field.name}-${parameter.name}`,
    element,
    holder,
    field: { ...field, label: parameter.required ? `${parameter.name} *` : parameter.name, help: parameter.about },
    parameter,
    settings,
    component: Parameter,
    isEdited: isFeelEntryEdited,
  }));
}

function fieldEntry(element, holder, field, settings) {
  const entry = { id: `${GROUP}-${field.name}`, element, holder, field, settings };
  if (['lines', 'parameters'].includes(field.kind)) return { ...entry, component: Lines, isEdited: isTextAreaEntryEdited };
  if (['elements', 'doers'].includes(field.kind)) return { ...entry, component: Others, isEdited: isEditedPlain };
  if (field.kind === 'feel') return { ...entry, component: Worked, isEdited: isFeelEntryEdited };
  if (field.kind === 'decision') return { ...entry, component: Decided, options: settings.choices.decision, isEdited: isEditedPlain };
  if (field.kind === 'text') return { ...entry, component: Line, isEdited: isTextFieldEntryEdited };
  return { ...entry, component: Choice, options: settings.choices[field.kind], isEdited: isEditedPlain };
}

function isEditedPlain(node) {
  return Boolean(node?.value);
}

function useProperty({ element, holder, field }) {
  const [bpmnFactory, commandStack] = [useService('bpmnFactory'), useService('commandStack')];
  return {
    value: propertyOf(holder, field.name),
    set: (value) => setProperty(element, holder, field.name, value ?? '', { bpmnFactory, commandStack }),
  };
}

function Line(props) {
  const { value, set } = useProperty(props);
  const debounce = useService('debounceInput');
  const { id, element, field } = props;
  return h(TextFieldEntry, { id, element, label: field.label, description: field.help, debounce, getValue: () => value, setValue: set });
}

function Lines(props) {
  const { value, set } = useProperty(props);
  const debounce = useService('debounceInput');
  const { id, element, field } = props;
  return h(TextAreaEntry, { id, element, label: field.label, description: field.help, debounce, autoResize: true, getValue: () => value, setValue: set });
}

// A line that offers what is known and takes anything else as well.
function Choice(props) {
  const { value, set } = useProperty(props);
  return h(Offered, { ...props, label: props.field.label, help: props.field.help, value, set });
}

// A value, or FEEL after an equals sign.
function Worked(props) {
  const { value, set } = useProperty(props);
  const { id, element, field, settings } = props;
  return h(Feel, { id, element, label: field.label, help: field.help, value, set, settings });
}

// One parameter of an operator, kept with the others in one property.
function Parameter(props) {
  const { value, set } = useProperty(props);
  const { id, element, field, parameter, settings } = props;
  const source = pairsOf(value).find(([name]) => name === parameter.name)?.[1];
  const change = (text) => set(withPair(value, parameter.name, sourceOf(text, parameter.kind)));
  return h(Feel, { id, element, label: field.label, help: field.help, value: source ? `=${source}` : '', set: change, settings });
}

// Completed with the variables that the process knows, and the functions of the house.
function Feel({ id, element, label, help, value, set, settings, entry = FeelEntry, feel = 'optional' }) {
  const debounce = useService('debounceInput');
  const translate = useService('translate');
  const field = {
    id,
    element,
    label,
    description: help,
    debounce,
    feel,
    variables: settings.variables.map(offered),
    getValue: () => value,
    setValue: (text) => set(text ?? ''),
    translate,
  };
  return h(FeelLanguageContext.Provider, { value: { builtins: settings.functions } }, h(entry, field));
}

// A variable as it is offered: what it is, and who sets it; behind a dot what is in it.
function offered({ name, type, detail, entries = [] }) {
  return { name, detail: [type, detail].filter(Boolean).join(' · '), entries: entries.map(offered) };
}

// A decision, with the way to its table or to a new one.
function Decided(props) {
  const { value, set } = useProperty(props);
  const { field, settings } = props;
  const href = settings.tables[value];
  return h('div', {}, [
    h(Offered, { ...props, label: field.label, help: field.help, value, set }),
    h('p', { class: 'beside-entry' }, h('a', { href: href ?? settings.new_table }, href ? settings.words.open_table : settings.words.new_table)),
  ]);
}

function Offered({ id, options, label, help, value, set }) {
  const field = `bio-properties-panel-${id}`;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const input = {
    id: field,
    class: 'bio-properties-panel-input',
    type: 'text',
    list: `${field}-known`,
    autocomplete: 'off',
    spellcheck: false,
    value: typed,
    'aria-describedby': `${field}-help`,
    onInput: ({ target }) => {
      setTyped(target.value);
      if (target.value === '' || options.some(([code]) => code === target.value)) set(target.value);
    },
    onBlur: ({ target }) => target.value.trim() !== value && set(target.value.trim()),
    onKeyDown: ({ key, target }) => key === 'Enter' && target.value.trim() !== value && set(target.value.trim()),
  };
  return h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id }, [
    h('div', { class: 'bio-properties-panel-textfield' }, [
      h('label', { for: field, class: 'bio-properties-panel-label' }, label),
      h('input', input),
      h('datalist', { id: `${field}-known` }, options.map(([code, name]) => h('option', { value: code }, name))),
    ]),
    h('div', { id: `${field}-help`, class: 'bio-properties-panel-description' }, help),
  ]);
}

// A start at which a person begins a case.
function begins({ businessObject }) {
  return is(businessObject, 'bpmn:StartEvent') && is(businessObject.$parent, 'bpmn:Process') && !businessObject.eventDefinitions?.length;
}

// Ids of other tasks: typed, or chosen from those that are drawn.
function Others(props) {
  const { value, set } = useProperty(props);
  const elements = useService('elementRegistry');
  const [open, setOpen] = useState(false);
  const { element, settings, field, id } = props;
  const chosen = value.split(/[\s,]+/).filter(Boolean);
  const human = (one) => is(one, 'bpmn:UserTask') || is(one, 'bpmn:ManualTask') || (field.kind === 'doers' && begins(one));
  const tasks = elements.filter((one) => one.type !== 'label' && human(one));
  const others = tasks.filter((one) => one.id !== element.id || chosen.includes(one.id)).map(({ businessObject }) => businessObject);
  const toggle = (other, checked) => set((checked ? [...chosen, other] : chosen.filter((one) => one !== other)).join(', '));
  const list = useRef(null);
  const options = others.map((one) => [one.id, begins({ businessObject: one }) ? settings.words.starter : (one.name ?? one.id)]);
  const boxes = options.map(([other, name]) =>
    h('label', { key: other, class: 'other-task' }, [
      h('input', { type: 'checkbox', checked: chosen.includes(other), onChange: ({ target }) => toggle(other, target.checked) }),
      h('span', {}, [name, ' ', h('code', {}, other)]),
    ]),
  );
  return h('div', {}, [
    h(Offered, { id, options, label: field.label, help: field.help, value, set }),
    h('details', { class: 'other-tasks', open, ref: list, onToggle: ({ target }) => setOpen(target.open) }, [
      h('summary', {}, settings.words.other_tasks),
      ...(boxes.length ? boxes : [h('p', {}, settings.words.no_tasks)]),
    ]),
  ]);
}

// What BPMN keeps in the element itself.
function textEntries(element, holder, settings) {
  const { words, choices } = settings;
  const feel = { settings, isEdited: isFeelEntryEdited };
  const entry = (name, component, more) => [{ id: `${GROUP}-${name}`, element, holder, component, isEdited: isEditedPlain, ...more }];
  if (is(holder, 'bpmn:SequenceFlow')) {
    return entry('condition', Condition, { label: words.condition, help: words.condition_help, place: ['conditionExpression', 'body'], ...feel });
  }
  if (is(holder, 'bpmn:ScriptTask')) {
    return entry('script', Written, { label: words.script, help: words.script_help, place: ['script'], code: true });
  }
  if (is(holder, 'bpmn:CallActivity')) {
    return entry('called', Called, { label: words.called, help: words.called_help, place: ['calledElement'], options: choices.process });
  }
  const definition = holder.eventDefinitions?.find((one) => is(one, 'bpmn:ConditionalEventDefinition'));
  if (definition) {
    return entry('condition', Condition, { label: words.condition, help: words.condition_help, holder: definition, place: ['condition', 'body'], ...feel });
  }
  return [];
}

function useText({ element, holder, place }) {
  const [bpmnFactory, modeling] = [useService('bpmnFactory'), useService('modeling')];
  const [name, inner] = place;
  const value = (inner ? holder.get(name)?.get(inner) : holder.get(name)) ?? '';
  return { value, set: (text) => setText(element, holder, place, text ?? '', { bpmnFactory, modeling }) };
}

function Written(props) {
  const { value, set } = useText(props);
  const debounce = useService('debounceInput');
  const { id, element, label, help } = props;
  return h(TextAreaEntry, { id, element, label, description: help, debounce, monospace: true, autoResize: true, getValue: () => value, setValue: set });
}

// A condition is FEEL, whether the sign before it is typed or not.
function Condition(props) {
  const { value, set } = useText(props);
  return h(Feel, { ...props, value, set, entry: FeelTextAreaEntry, feel: 'required' });
}

function Called(props) {
  const { value, set } = useText(props);
  return h(Offered, { ...props, value, set });
}
