package markdown

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// languagesFile has the languages of chroma, each as chroma describes it in XML.
// Its own package of them reads all when a program starts, which takes longer
// than everything else that a command like `lintel --help` does. A test writes
// the file, and holds it against that package. Languages that chroma has code
// for are not in it: HTTP, Markdown, and ten that are rarer.
//
//go:embed languages.zip
var languagesFile []byte

// languages is read when the first listing names one.
var languages = sync.OnceValues(func() (*chroma.LexerRegistry, error) {
	files, err := zip.NewReader(bytes.NewReader(languagesFile), int64(len(languagesFile)))
	if err != nil {
		return nil, fmt.Errorf("markdown: languages: %w", err)
	}
	all := chroma.NewLexerRegistry()
	for _, f := range files.File {
		lexer, err := chroma.NewXMLLexer(files, f.Name)
		if err != nil {
			return nil, fmt.Errorf("markdown: languages: %w", err)
		}
		all.Register(lexer)
	}
	return all, nil
})
