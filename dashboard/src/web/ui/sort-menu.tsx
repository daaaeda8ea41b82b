import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { Menu, MenuChoice } from './menu.tsx';

export function SortMenu<Value extends string>({
  value,
  label,
  options,
  onChange,
}: {
  value: Value;
  label: string;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  const name = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Menu
      align="end"
      trigger={
        <Button aria-label={`${label}: ${name}`}>
          {name}
          <Icon name="down" size={14} />
        </Button>
      }
    >
      <MenuChoice
        label={label}
        value={value}
        options={options}
        onChange={(next) => {
          const known = options.find((option) => option.value === next);
          if (known) onChange(known.value);
        }}
      />
    </Menu>
  );
}
