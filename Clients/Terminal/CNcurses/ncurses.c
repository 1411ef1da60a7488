#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

// Bracketed paste, and the mouse with what it drags, in numbers (xterm's modes 2004, 1002, 1006); and
// both off again. ncurses' own reading of the mouse depends on what its description of the terminal
// says, which is mostly that the mouse ends at column 223.
#define WAYMARK_MODES_ON "\033[?2004h\033[?1002h\033[?1006h"
#define WAYMARK_MODES_OFF "\033[?2004l\033[?1002l\033[?1006l"

static struct termios waymark_saved_termios;
static volatile sig_atomic_t waymark_is_drawing = 0;

static void waymark_write(const char *text) {
  ssize_t ignored = write(STDOUT_FILENO, text, strlen(text));
  (void)ignored;
}

// Gives the terminal back when the program falls: only calls that a signal handler may make.
static void waymark_crash(int number) {
  if (waymark_is_drawing) {
    waymark_write(WAYMARK_MODES_OFF "\033[0m\033[?25h\033[?1049l\r\n");
    tcsetattr(STDIN_FILENO, TCSANOW, &waymark_saved_termios);
  }
  signal(number, SIG_DFL);
  raise(number);
}

static void waymark_catch_crashes(void) {
  const int numbers[] = {SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT};
  for (unsigned place = 0; place < sizeof numbers / sizeof *numbers; place++)
    signal(numbers[place], waymark_crash);
}

static void waymark_define_keys(void) {
  define_key("\033[200~", WAYMARK_PASTE_START);
  define_key("\033[201~", WAYMARK_PASTE_END);
  define_key("\033[<", WAYMARK_MOUSE);
  define_key("\033[1;5D", WAYMARK_CTRL_LEFT);
  define_key("\033[1;5C", WAYMARK_CTRL_RIGHT);
  define_key("\033[1;5H", WAYMARK_CTRL_HOME);
  define_key("\033[1;5F", WAYMARK_CTRL_END);
  define_key("\033[1;3D", WAYMARK_ALT_LEFT);
  define_key("\033[1;3C", WAYMARK_ALT_RIGHT);
}

// Whether this machine has a description of the terminal, and the terminal can place its cursor.
static int waymark_knows(const char *name) {
  int status = 0;
  if (setupterm(name, STDOUT_FILENO, &status) != OK) return WAYMARK_TERMINAL_UNKNOWN;
  const char *placing = tigetstr("cup");
  int can_draw = placing != NULL && placing != (char *)-1;
  del_curterm(cur_term);
  return can_draw ? WAYMARK_TERMINAL_KNOWN : WAYMARK_TERMINAL_WITHOUT_CURSOR;
}

int waymark_terminal_choose(const char **name) {
  // Most terminals of today understand what xterm does, whatever they call themselves.
  static const char *const substitutes[] = {"xterm-256color", "xterm", "vt100"};
  const char *own = getenv("TERM");
  *name = own;
  if (own != NULL && *own != '\0') {
    int kind = waymark_knows(own);
    if (kind != WAYMARK_TERMINAL_UNKNOWN) return kind;
  }
  for (unsigned place = 0; place < sizeof substitutes / sizeof *substitutes; place++) {
    if (waymark_knows(substitutes[place]) != WAYMARK_TERMINAL_KNOWN) continue;
    *name = substitutes[place];
    return WAYMARK_TERMINAL_SUBSTITUTED;
  }
  return WAYMARK_TERMINAL_UNKNOWN;
}

int waymark_screen_start(const char *terminal) {
  setlocale(LC_ALL, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  if (tcgetattr(STDIN_FILENO, &waymark_saved_termios) != 0) return -1;
  if (newterm(terminal, stdout, stdin) == NULL) return -1;
  waymark_is_drawing = 1;
  waymark_catch_crashes();
  // Suspending is done in Swift; ncurses' own handler would draw in between.
  signal(SIGTSTP, SIG_DFL);
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  set_escdelay(25);
  waymark_define_keys();
  waymark_write(WAYMARK_MODES_ON);
  if (!has_colors()) return 0;
  start_color();
  use_default_colors();
  return COLORS;
}

void waymark_screen_stop(void) {
  waymark_write(WAYMARK_MODES_OFF);
  endwin();
  waymark_is_drawing = 0;
}

void waymark_screen_resume(void) {
  waymark_is_drawing = 1;
  reset_prog_mode();
  clearok(stdscr, TRUE);
  refresh();
  waymark_write(WAYMARK_MODES_ON);
}

void waymark_screen_resize(int width, int height) {
  resizeterm(height, width);
  clearok(stdscr, TRUE);
}

int waymark_read_key(unsigned *code) {
  wint_t key = 0;
  int kind = get_wch(&key);
  *code = (unsigned)key;
  return kind == ERR ? WAYMARK_KEY_NONE
                     : kind == KEY_CODE_YES ? WAYMARK_KEY_CODE : WAYMARK_KEY_CHARACTER;
}

void waymark_draw(int row, int column, const char *text, waymark_look look) {
  attr_t attributes = (look.bold ? A_BOLD : 0) | (look.dim ? A_DIM : 0)
                      | (look.underlined ? A_UNDERLINE : 0) | (look.reversed ? A_REVERSE : 0);
  int pair = 0;
  if (look.foreground >= 0 || look.background >= 0) {
    pair = alloc_pair(look.foreground, look.background);
    if (pair < 0) pair = 0;
  }
  wattr_set(stdscr, attributes, (short)pair, &pair);
  mvwaddstr(stdscr, row, column, text);
}

void waymark_show(int row, int column) {
  if (row >= 0) wmove(stdscr, row, column);
  curs_set(row >= 0 ? 1 : 0);
  wrefresh(stdscr);
}

void waymark_erase_all(void) {
  werase(stdscr);
  clearok(stdscr, TRUE);
}
