CREATE TABLE [dbo].[p](
	[id] [int] NOT NULL,
	[name] [nvarchar](80)
)
GO
INSERT [dbo].[p] ([id], [name]) VALUES (1, N'Ada')
GO
REPLACE INTO t VALUES
(1),
(2);
