// Parses a Jenkinsfile as Groovy does and looks at what Jenkins' declarative pipelines ask of it:
// groovy jenkinsfile.groovy FILE. Ends with 1 and a line that says what is wrong.
import org.codehaus.groovy.ast.builder.AstBuilder
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.control.CompilePhase

void stop(String why) {
  System.err.println(args[0] + ': ' + why)
  System.exit(1)
}

// The calls in a block: [name, its own block or null].
List calls(BlockStatement block) {
  block.statements.collect { statement ->
    def call = statement.hasProperty('expression') ? statement.expression : null
    if (!(call instanceof MethodCallExpression)) stop("line ${statement.lineNumber}: not a step or a section")
    def last = call.arguments.expressions ? call.arguments.expressions.last() : null
    [call.methodAsString, last instanceof ClosureExpression ? last.code : null, statement.lineNumber]
  }
}

void sections(BlockStatement block, String where, Set known, Set needed) {
  def found = calls(block)
  found.each { if (!(it[0] in known)) stop("line ${it[2]}: no section '${it[0]}' in ${where}") }
  (needed - found*.getAt(0)).each { stop("${where} lacks '${it}'") }
}

def nodes = null
try {
  nodes = new AstBuilder().buildFromString(CompilePhase.CONVERSION, true, new File(args[0]).text)
} catch (org.codehaus.groovy.control.MultipleCompilationErrorsException e) {
  stop(e.message)
}
def top = calls(nodes[0])
if (top*.getAt(0) != ['pipeline'] || top[0][1] == null) stop('not one pipeline { … }')
def options = ['agent', 'environment', 'options', 'parameters', 'triggers', 'tools', 'stages', 'post', 'libraries'] as Set
sections(top[0][1], 'pipeline', options, ['agent', 'stages'] as Set)
def stages = calls(calls(top[0][1]).find { it[0] == 'stages' }[1])
if (!stages) stop('no stage')
stages.each { stage ->
  if (stage[0] != 'stage' || stage[1] == null) stop("line ${stage[2]}: '${stage[0]}' in stages")
  sections(stage[1], 'stage', ['agent', 'environment', 'options', 'input', 'when', 'tools', 'steps', 'stages', 'parallel', 'post'] as Set, ['steps'] as Set)
  calls(stage[1]).findAll { it[0] == 'post' }.each {
    sections(it[1], 'post', ['always', 'changed', 'fixed', 'regression', 'aborted', 'failure', 'success', 'unstable', 'unsuccessful', 'cleanup'] as Set, [] as Set)
  }
}
println(args[0] + ': a declarative pipeline')
