"""What benchmarks.telegram compares with: PTB's ConversationHandler, its state pickled at every update.

python -m benchmarks.ptb_conversation API_URL TOKEN FILE QUESTIONS
"""

import sys
import warnings
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    TypeHandler,
    filters,
)

warnings.simplefilter("ignore")


def build(
    api_url: str, token: str, file: str, questions: int
) -> "Application[Any, Any, Any, Any, Any, Any]":
    """A form of so many questions; each answer is kept and the next question asked."""
    app = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .persistence(PicklePersistence(file, on_flush=False, update_interval=3600))
        .build()
    )

    def asks(number: int) -> Any:
        async def handle(update: Update, context: Any) -> int:
            assert update.message is not None
            if number:
                context.user_data[f"answer {number}"] = update.message.text
            if number == questions:
                await update.message.reply_text("Đã nhận báo cáo.")
                return int(ConversationHandler.END)
            await update.message.reply_text(f"Câu hỏi {number + 1} của {questions}?")
            return number + 1

        return handle

    words = filters.TEXT & ~filters.COMMAND
    form = ConversationHandler(
        entry_points=[CommandHandler("start", asks(0))],
        states={
            number: [MessageHandler(words, asks(number))] for number in range(1, questions + 1)
        },
        fallbacks=[],
        name="form",
        persistent=True,
    )

    async def keep(_update: Update, _context: Any) -> None:
        await app.update_persistence()

    app.add_handler(form)
    app.add_handler(TypeHandler(Update, keep), group=1)
    return app


if __name__ == "__main__":
    build(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])).run_polling(timeout=2)
