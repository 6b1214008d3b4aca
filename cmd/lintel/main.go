// Command lintel draws, documents and checks architecture that is written in
// Go. See `lintel --help`.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	exitOK       = 0
	exitFindings = 1  // something was found
	exitFailed   = 2  // the tool could not do its work: a model is not there, a file cannot be written …
	exitUsage    = 80 // it was called the wrong way
)

// errFindings ends a command that did its work and found something; what it
// found has been printed.
var errFindings = errors.New("there are findings")

// errBroken ends a command that could not do its work because of models that
// are broken; what is wrong with them has been printed.
var errBroken = errors.New("models are broken")

type commandLine struct {
	Init    initCommand    `cmd:"" help:"Start a model: write a module with an example into an empty folder."`
	Serve   serveCommand   `cmd:"" help:"Serve the site on loopback, and rebuild it at every change."`
	Build   buildCommand   `cmd:"" help:"Write the site as files."`
	Check   checkCommand   `cmd:"" help:"Hold the models against the rules, and the committed pictures against the models."`
	Explain explainCommand `cmd:"" help:"Say what the code of a finding means, with an example and how it is mended."`
	Diff    diffCommand    `cmd:"" help:"Say how the models differ from those of another revision, in words and in pictures."`
	Record  recordCommand  `cmd:"" help:"Turn a recorded run into Go code of a scenario."`
	List    listCommand    `cmd:"" help:"List the workspaces and the keys of their views."`
	Draw    renderCommand  `cmd:"" name:"render" help:"Draw one view, or all, as pictures or as text of other tools."`
	Dump    dumpCommand    `cmd:"" help:"Print what a stage of the pipeline makes, as JSON."`

	Dir     string           `short:"C" placeholder:"DIR" type:"path" help:"Work in this folder instead of the current one."`
	Version kong.VersionFlag `help:"Print the version and leave."`
}

// terminal is what a command may talk to.
type terminal struct {
	out, err io.Writer
	color    bool // out is a terminal that takes colours
	errColor bool // the same of err
}

// The collector of garbage is given room: a command is short, and as long as it
// takes no more memory than this, it need not be swept as often as Go does.
const (
	garbage = 400       // in percent of what is used, see GOGC
	memory  = 160 << 20 // in bytes, see GOMEMLIMIT; from here on it is swept more often
)

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(garbage)
		debug.SetMemoryLimit(memory)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends what the first could not
	status := run(ctx, os.Args[1:], terminal{out: os.Stdout, err: os.Stderr, color: colorful(os.Stdout), errColor: colorful(os.Stderr)})
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string, t terminal) int {
	var cli commandLine
	status := -1
	parser, err := kong.New(&cli,
		kong.Name("lintel"),
		kong.Description("Architecture as Go code that stays true."),
		kong.UsageOnError(),
		kong.Vars{"version": version()},
		kong.Writers(t.out, t.err),
		kong.Exit(func(code int) {
			if status < 0 {
				status = code
			}
		}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(t),
	)
	if err != nil {
		fmt.Fprintln(t.err, "lintel:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if status >= 0 {
		return status // --help, --version
	}
	if err != nil {
		fmt.Fprintf(t.err, "lintel: %v\nhint: lintel --help\n", err)
		return exitUsage
	}
	in := folder(cli.Dir)
	parsed.Bind(in)
	err = runMeasured(ctx, parsed, t, in)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errBroken):
		return exitFailed
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(t.err, "lintel: interrupted")
		return exitFailed
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(t.err, "lintel: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(t.err, "lintel: %v\n", err)
	return exitFailed
}

// runMeasured runs the command, and tells where its time went if that is asked
// for.
func runMeasured(ctx context.Context, parsed *kong.Context, t terminal, in folder) error {
	command, ok := parsed.Selected().Target.Interface().(interface{ measured() timings })
	if !ok {
		return parsed.Run()
	}
	asked := command.measured()
	ctx = asked.measure(ctx)
	parsed.BindTo(ctx, (*context.Context)(nil))
	err := parsed.Run()
	return errors.Join(err, asked.tell(ctx, t.err, in))
}

// usageError is a mistake on the command line that the parser cannot see.
type usageError struct{ error }

// folder is where a command works; empty means the current one.
type folder string

func (f folder) path() string {
	if f == "" {
		return "."
	}
	return string(f)
}

// at is a file or folder that the command line names, seen from f.
func (f folder) at(name string) string {
	if filepath.IsAbs(name) || strings.HasPrefix(name, "~/") {
		return kong.ExpandPath(name)
	}
	return filepath.Join(string(f), name)
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
