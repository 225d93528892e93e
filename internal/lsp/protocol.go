package lsp

import "encoding/json"

// The parts of the Language Server Protocol that are used here. Source: Language
// Server Protocol Specification 3.17, Microsoft. Lines and characters count from
// 0, characters in UTF-16 code units.

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// touches says whether two ranges share a character or a border.
func (r span) touches(q span) bool { return !r.End.before(q.Start) && !q.End.before(r.Start) }

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

// Severities of diagnostics.
const (
	severityError       = 1
	severityWarning     = 2
	severityInformation = 3
)

const tagUnnecessary = 1

type diagnostic struct {
	Range    span        `json:"range"`
	Severity int         `json:"severity,omitempty"`
	Code     string      `json:"code,omitempty"`
	About    *codeAbout  `json:"codeDescription,omitempty"`
	Source   string      `json:"source,omitempty"`
	Message  string      `json:"message"`
	Tags     []int       `json:"tags,omitempty"`
	Related  []relatedAt `json:"relatedInformation,omitempty"`
}

type codeAbout struct {
	Href string `json:"href"`
}

type relatedAt struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

// publishParams hold diagnostics as they are, so that those of gopls keep what is
// not known here.
type publishParams struct {
	URI         string            `json:"uri"`
	Version     *int              `json:"version,omitempty"`
	Diagnostics []json.RawMessage `json:"diagnostics"`
}

type textDocument struct {
	URI     string `json:"uri"`
	Version *int   `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
}

type changeParams struct {
	TextDocument   textDocument `json:"textDocument"`
	ContentChanges []struct {
		Range *span  `json:"range"`
		Text  string `json:"text"`
	} `json:"contentChanges"`
}

type watchedParams struct {
	Changes []struct {
		URI  string `json:"uri"`
		Type int    `json:"type"`
	} `json:"changes"`
}

type hoverParams struct {
	TextDocument textDocument `json:"textDocument"`
	Position     position     `json:"position"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    *span  `json:"range,omitempty"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type actionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        span         `json:"range"`
	Context      struct {
		Only []string `json:"only"`
	} `json:"context"`
}

type codeAction struct {
	Title       string        `json:"title"`
	Kind        string        `json:"kind"`
	Diagnostics []diagnostic  `json:"diagnostics,omitempty"`
	IsPreferred bool          `json:"isPreferred,omitempty"`
	Edit        workspaceEdit `json:"edit"`
	Data        actionData    `json:"data"`
}

// actionData tells actions made here from those of gopls.
type actionData struct {
	Iamvet bool `json:"iamvet"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

type initializeParams struct {
	RootURI          string   `json:"rootUri"`
	WorkspaceFolders []folder `json:"workspaceFolders"`
	Capabilities     struct {
		Workspace struct {
			DidChangeWatchedFiles struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
	} `json:"capabilities"`
}

type foldersParams struct {
	Event struct {
		Added   []folder `json:"added"`
		Removed []folder `json:"removed"`
	} `json:"event"`
}

type folder struct {
	URI string `json:"uri"`
}

type initializeResult struct {
	Capabilities map[string]any `json:"capabilities"`
	ServerInfo   serverInfo     `json:"serverInfo"`
}

type serverInfo struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

type messageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}
