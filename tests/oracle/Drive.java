// Drives JavaRosa, the engine inside ODK Collect, through a form, and tells what happens line by line.
//
// Standard input, one command a line, fields separated by tabs (\t, \n and \\ written out inside a field):
//   form FILE           begin with this XForm
//   answer PATH VALUE   an answer for a path; those of one path are used in their order
//   run                 walk through the form
//   eval EXPRESSION CONTEXT   the value of an expression at a path of the form given last
// Standard output, in the same writing:
//   ask PATH REQUIRED LABEL CHOICES, skip PATH (read-only), repeat PATH COUNT, answer PATH VALUE RESULT,
//   value PATH RELEVANT TEXT, error WORDS, end
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.model.xform.XPathReference;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathExpression;
import org.javarosa.xpath.expr.XPathFuncExpr;
import org.opendatakit.validate.StubPropertyManager;

public final class Drive {
    private static final int MAX_STEPS = 20_000;
    private static PrintStream out;
    private FormDef form;
    private final Set<String> repeats = new HashSet<>();
    private final Map<String, Deque<String>> answers = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(new PrintStream(System.err));  // JavaRosa itself talks on standard output
        new JavaRosaCoreModule().registerModule();
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new StubPropertyManager());
        Drive drive = new Drive();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            drive.obey(line.split("\t", -1));
            out.flush();
        }
    }

    private void obey(String[] words) {
        try {
            switch (words[0]) {
                case "form":
                    begin(written(words[1]));
                    break;
                case "answer":
                    answers.computeIfAbsent(written(words[1]), key -> new ArrayDeque<>())
                            .add(written(words[2]));
                    break;
                case "eval":
                    tell("result", evaluated(written(words[1]), written(words[2])));
                    break;
                default:
                    walk();
                    values(form.getMainInstance().getRoot());
                    tell("end");
            }
        } catch (Exception | LinkageError | StackOverflowError error) {
            form = words[0].equals("form") ? null : form;
            tell("error", error.getClass().getSimpleName() + ": " + error.getMessage());
            if (!words[0].equals("form")) {
                tell("end");
            }
        }
    }

    private void begin(String file) throws Exception {
        answers.clear();
        form = null;
        form = XFormUtils.getFormFromFormXml(file, "jr://instance/last-saved");
        repeats.clear();
        noteRepeats(form);
        form.initialize(true, new InstanceInitializationFactory());
        tell("ready");
    }

    private void walk() {
        FormEntryModel model = new FormEntryModel(form);
        FormEntryController controller = new FormEntryController(model);
        for (int step = 0; step < MAX_STEPS; step++) {
            switch (controller.stepToNextEvent()) {
                case FormEntryController.EVENT_QUESTION:
                    if (!ask(controller, model)) {
                        return;
                    }
                    break;
                case FormEntryController.EVENT_PROMPT_NEW_REPEAT:
                    more(controller, model);
                    break;
                case FormEntryController.EVENT_END_OF_FORM:
                    return;
                default:
            }
        }
    }

    /** Answers one question until an answer stands; false where a required one has no answer left. */
    private boolean ask(FormEntryController controller, FormEntryModel model) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        String path = pathOf(prompt.getIndex().getReference());
        if (prompt.isReadOnly() || isHeading(prompt)) {
            tell("skip", path);
            return true;
        }
        while (true) {
            prompt = model.getQuestionPrompt();
            tell("ask", path, prompt.isRequired() ? "1" : "0", words(prompt.getQuestionText()), choices(prompt));
            Deque<String> waiting = answers.get(path);
            if (waiting == null || waiting.isEmpty()) {
                boolean fine = prompt.getAnswerValue() != null || !prompt.isRequired();
                IAnswerData standing = prompt.getAnswerValue();
                int code = fine ? controller.answerQuestion(standing, true) : -1;
                tell("answer", path, standing == null ? "" : text(standing), fine ? result(code) : "stuck");
                return code == FormEntryController.ANSWER_OK;
            }
            String value = waiting.removeFirst();
            String said = answered(controller, prompt, value);
            tell("answer", path, value, said);
            if (said.equals("ok")) {
                return true;
            }
        }
    }

    /** The headings over a table of selects: Collect takes no answer there. */
    private static boolean isHeading(FormEntryPrompt prompt) {
        String looks = prompt.getAppearanceHint();
        return looks != null && List.of(looks.split(" ")).contains("label");
    }

    /** The choices as they are offered: name=label, one a line. */
    private static String choices(FormEntryPrompt prompt) {
        List<String> offered = new ArrayList<>();
        List<SelectChoice> choices = prompt.getSelectChoices();
        for (SelectChoice choice : choices == null ? List.<SelectChoice>of() : choices) {
            offered.add(choice.getValue() + "=" + words(prompt.getSelectChoiceText(choice)));
        }
        return String.join("\n", offered);
    }

    private static String words(String text) {
        return text == null ? "" : text;
    }

    private static String answered(FormEntryController controller, FormEntryPrompt prompt, String value) {
        IAnswerData data;
        try {
            data = value.isEmpty() ? null : data(prompt, value);
        } catch (RuntimeException error) {
            return "misfit";
        }
        return result(controller.answerQuestion(data, true));
    }

    private static String result(int code) {
        return code == FormEntryController.ANSWER_OK
                ? "ok"
                : code == FormEntryController.ANSWER_REQUIRED_BUT_EMPTY ? "required" : "constraint";
    }

    private static IAnswerData data(FormEntryPrompt prompt, String value) {
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                return new SelectOneData(chosen(prompt, value));
            case Constants.CONTROL_SELECT_MULTI:
            case Constants.CONTROL_RANK:
                List<Selection> found = new ArrayList<>();
                for (String name : value.trim().split("\\s+")) {
                    found.add(chosen(prompt, name));
                }
                return new MultipleItemsData(found);
            case Constants.CONTROL_TRIGGER:
                return new StringData(value);
            default:
                return AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType())
                        .cast(new UncastData(value));
        }
    }

    private static Selection chosen(FormEntryPrompt prompt, String value) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(value)) {
                return new Selection(choice);
            }
        }
        throw new IllegalArgumentException("no such choice");
    }

    private void more(FormEntryController controller, FormEntryModel model) {
        FormIndex index = model.getFormIndex();
        String numbered = pathOf(index.getReference());
        String path = numbered.substring(0, numbered.lastIndexOf('['));
        tell("repeat", path, String.valueOf(index.getReference().getMultLast()));
        Deque<String> waiting = answers.get(path);
        String said = waiting == null || waiting.isEmpty() ? "no" : waiting.removeFirst();
        tell("answer", path, said, "ok");
        if (said.equals("yes")) {
            controller.newRepeat();
        }
    }

    private void values(TreeElement element) {
        for (int at = 0; at < element.getNumChildren(); at++) {
            TreeElement child = element.getChildAt(at);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            if (child.getNumChildren() > 0) {
                values(child);
            } else {
                IAnswerData value = child.getValue();
                tell("value", pathOf(child), child.isRelevant() ? "1" : "0", value == null ? "" : text(value));
            }
        }
    }

    private static String text(IAnswerData value) {
        return String.valueOf(new XFormAnswerDataSerializer().serializeAnswerData(value));
    }

    private String evaluated(String expression, String context) throws Exception {
        TreeReference reference = XPathReference.getPathExpr(context).getReference();
        EvaluationContext here = new EvaluationContext(form.getEvaluationContext(), reference);
        XPathExpression parsed = XPathParseTool.parseXPath(expression);
        Object value = XPathFuncExpr.unpack(parsed.eval(form.getMainInstance(), here));
        return value.getClass().getSimpleName() + " " + XPathFuncExpr.toString(value);
    }

    private String pathOf(TreeReference reference) {
        StringBuilder path = new StringBuilder();
        for (int depth = 1; depth <= reference.size(); depth++) {
            TreeReference above = reference.getSubReference(depth - 1);
            path.append('/').append(above.getName(depth - 1));
            if (repeats.contains(generic(above))) {
                path.append('[').append(above.getMultiplicity(depth - 1) + 1).append(']');
            }
        }
        return path.toString();
    }

    private String pathOf(TreeElement element) {
        return pathOf(element.getRef());
    }

    private void noteRepeats(IFormElement above) {
        for (IFormElement child : above.getChildren() == null ? List.<IFormElement>of() : above.getChildren()) {
            if (child instanceof GroupDef && ((GroupDef) child).getRepeat()) {
                repeats.add(generic((TreeReference) child.getBind().getReference()));
            }
            noteRepeats(child);
        }
    }

    private static String generic(TreeReference reference) {
        return reference.genericize().toString(false);
    }

    private static String written(String field) {
        return field.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\");
    }

    private static void tell(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            String plain = String.valueOf(field).replace("\\", "\\\\").replace("\t", "\\t")
                    .replace("\n", "\\n").replace("\r", "");
            line.append(line.length() == 0 ? "" : "\t").append(plain);
        }
        out.print(line.append('\n'));
    }
}
