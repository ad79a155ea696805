/** `gseal completion SHELL`: scripts made from the table of commands, so that they cannot disagree with it. */
import { GLOBAL_OPTIONS } from '../globals.ts'
import { usage } from '../parse.ts'
import type { CommandRecord, Completes, OptionRecord, Run } from '../record.ts'
import { commandText, optionText } from '../texts/index.ts'

const options = (record: CommandRecord): readonly OptionRecord[] => [...record.options, ...GLOBAL_OPTIONS]

const flags = (record: CommandRecord): string[] =>
  options(record).flatMap(({ flag, short }) =>
    short === undefined ? [`--${flag}`] : [`--${flag}`, `-${short}`],
  )

const firstWords = (commands: readonly CommandRecord[]): string[] => [
  ...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')),
]

const groups = (commands: readonly CommandRecord[]): string[] => [
  ...new Set(commands.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0] ?? '')),
]

const verbsOf = (commands: readonly CommandRecord[], group: string): string[] =>
  commands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.split(' ')[1] ?? '')

/** What stands behind each kind of value, as a bash word list or function. */
const BASH_VALUES: Readonly<Record<Completes, string>> = {
  file: 'compgen -f -- "$cur"',
  folder: 'compgen -d -- "$cur"',
  seal: '_gseal_names seals .esl',
  key: '_gseal_names keys .key',
  code: 'compgen -W "$(gseal explain 2>/dev/null | cut -d" " -f1)" -- "$cur"',
}

const bashValue = ({ choices, completes }: { choices?: readonly string[]; completes?: Completes }): string =>
  choices === undefined
    ? completes === undefined
      ? ':'
      : BASH_VALUES[completes]
    : `compgen -W "${choices.join(' ')}" -- "$cur"`

/** Cases for the word after an option that takes a value; `command` is a quoted name, or `*` for any. */
const bashOptionCases = (command: string, own: readonly OptionRecord[]): string[] =>
  own
    .filter(({ value }) => value !== undefined)
    .map(
      (option) =>
        `      ${command}/--${option.flag}${option.short === undefined ? '' : `|${command}/-${option.short}`}) mapfile -t COMPREPLY < <(${bashValue(option)}); return ;;`,
    )

const bashWordCase = (record: CommandRecord): string => {
  const [argument] = record.arguments
  const values = argument === undefined ? ':' : bashValue(argument)
  return `      "${record.name}") if [[ $cur == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "${flags(record).join(' ')}" -- "$cur"); else mapfile -t COMPREPLY < <(${values}); fi ;;`
}

const bash = (commands: readonly CommandRecord[]): string => `# bash completion of gseal
_gseal_names() {
  local file name
  for file in "\${GSEAL_HOME:-$HOME/.gseal}/$1"/*"$2"; do
    name="\${file##*/}"; name="\${name%"$2"}"
    [[ -e $file && $name == "$cur"* ]] && printf '%s\\n' "$name"
  done
}
_gseal() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      --home|--lang|--pin-file) ((i++)) ;;
      -*) ;;
      *) if [[ -z $command ]]; then command="$word"
         else case "$command" in ${groups(commands).join('|')}) command="$command $word" ;; esac; break; fi ;;
    esac
  done
  case "$command/$prev" in
${[
  ...commands.flatMap((record) => bashOptionCases(`"${record.name}"`, record.options)),
  ...bashOptionCases('*', GLOBAL_OPTIONS),
].join('\n')}
  esac
  case "$command" in
    "") mapfile -t COMPREPLY < <(compgen -W "${[...firstWords(commands), ...GLOBAL_OPTIONS.map(({ flag }) => `--${flag}`)].join(' ')}" -- "$cur") ;;
${groups(commands)
  .map(
    (group) =>
      `    ${group}) mapfile -t COMPREPLY < <(compgen -W "${verbsOf(commands, group).join(' ')}" -- "$cur") ;;`,
  )
  .join('\n')}
${commands.map(bashWordCase).join('\n')}
  esac
}
complete -o filenames -o bashdefault -F _gseal gseal
`

const single = (text: string): string => text.replaceAll("'", "'\\''")
/** In a zsh specification these characters end a description. */
const zshText = (text: string): string => single(text.replace(/[[\]:\\]/g, (character) => `\\${character}`))

const ZSH_VALUES: Readonly<Record<Completes, string>> = {
  file: '_files',
  folder: '_files -/',
  seal: '{compadd -- ${GSEAL_HOME:-$HOME/.gseal}/seals/*.esl(N:t:r)}',
  key: '{compadd -- ${GSEAL_HOME:-$HOME/.gseal}/keys/*.key(N:t:r)}',
  code: '{compadd -- ${(f)"$(gseal explain 2>/dev/null | cut -d" " -f1)"}}',
}

const zshValue = ({ choices, completes }: { choices?: readonly string[]; completes?: Completes }): string =>
  choices === undefined ? (completes === undefined ? ' ' : ZSH_VALUES[completes]) : `(${choices.join(' ')})`

const zshOption = (option: OptionRecord): string => {
  const { flag, value, repeat, text } = option
  const tail = value === undefined ? '' : `:${zshText(value)}:${zshValue(option)}`
  return `'${repeat ? '*' : ''}--${flag}[${zshText(optionText('en', text))}]${tail}'`
}

const zshCommand = (record: CommandRecord): string => {
  const words = record.arguments.map(
    (argument, i) => `'${argument.variadic ? '*' : i + 1}:${zshText(argument.name)}:${zshValue(argument)}'`,
  )
  return `    "${record.name}") _arguments ${[...options(record).map(zshOption), ...words].join(' ')} ;;`
}

const zsh = (commands: readonly CommandRecord[]): string => `#compdef gseal
_gseal() {
  local command="$words[2]" depth=2
  if (( CURRENT == 2 )); then
    compadd -- ${firstWords(commands).join(' ')}
    return
  fi
  case "$command" in
    ${groups(commands).join('|')})
      if (( CURRENT == 3 )); then
        case "$command" in
${groups(commands)
  .map((group) => `          ${group}) compadd -- ${verbsOf(commands, group).join(' ')} ;;`)
  .join('\n')}
        esac
        return
      fi
      command="$command $words[3]"; depth=3 ;;
  esac
  shift $((depth - 1)) words
  (( CURRENT -= depth - 1 ))
  case "$command" in
${commands.map(zshCommand).join('\n')}
  esac
}
if [[ $funcstack[1] == _gseal ]]; then _gseal "$@"; else compdef _gseal gseal; fi
`

const FISH_VALUES: Readonly<Record<Completes, string>> = {
  file: '-F',
  folder: "-x -a '(__fish_complete_directories)'",
  seal: "-x -a '(__gseal_names seals .esl)'",
  key: "-x -a '(__gseal_names keys .key)'",
  code: '-x -a \'(gseal explain 2>/dev/null | string split -f1 " ")\'',
}

const fishValue = ({ choices, completes }: { choices?: readonly string[]; completes?: Completes }): string =>
  choices === undefined
    ? completes === undefined
      ? '-x'
      : FISH_VALUES[completes]
    : `-x -a '${choices.join(' ')}'`

const fishCondition = (name: string): string => {
  const [first = '', second] = name.split(' ')
  return second === undefined
    ? `'__fish_seen_subcommand_from ${first}'`
    : `'__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}'`
}

const fishCommand = (record: CommandRecord): string[] => {
  const condition = fishCondition(record.name)
  const [argument] = record.arguments
  return [
    ...options(record).map((option) => {
      const short = option.short === undefined ? '' : ` -s ${option.short}`
      const value = option.value === undefined ? '' : ` ${fishValue(option)}`
      return `complete -c gseal -n ${condition} -l ${option.flag}${short}${value} -d '${single(optionText('en', option.text))}'`
    }),
    ...(argument === undefined ? [] : [`complete -c gseal -n ${condition} ${fishValue(argument)}`]),
  ]
}

const fish = (commands: readonly CommandRecord[]): string => {
  const top = firstWords(commands).map((word) => {
    const single_ = commands.find(({ name }) => name === word)
    const about = single_ === undefined ? '' : ` -d '${single(commandText('en', single_.text)[0])}'`
    return `complete -c gseal -n __fish_use_subcommand -f -a ${word}${about}`
  })
  const second = groups(commands).map(
    (group) =>
      `complete -c gseal -n '__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${verbsOf(commands, group).join(' ')}' -f -a '${verbsOf(commands, group).join(' ')}'`,
  )
  return `# fish completion of gseal
function __gseal_names
    set -l home (test -n "$GSEAL_HOME"; and echo $GSEAL_HOME; or echo $HOME/.gseal)
    for file in $home/$argv[1]/*$argv[2]
        string replace -r '\\\\.[a-z]+$' '' (basename $file)
    end
end
${[...top, ...second, ...commands.flatMap(fishCommand)].join('\n')}
`
}

const SCRIPTS: Readonly<Record<string, (commands: readonly CommandRecord[]) => string>> = { bash, zsh, fish }

export const run: Run = async (session, input) => {
  const script = Object.hasOwn(SCRIPTS, input.first) ? SCRIPTS[input.first] : undefined
  if (script === undefined) {
    const known = Object.keys(SCRIPTS).join(', ')
    throw usage(session.settings.lang, 'choiceUnknown', { word: input.first, name: 'SHELL', known })
  }
  const text = script(session.commands)
  session.out.record({ type: 'completion', shell: input.first, script: text })
  // The script is code, not text for a reader: written as it is.
  if (!session.out.json) session.world.stdout.write(text)
  return 0
}
